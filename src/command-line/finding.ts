/** What the doctor found about one thing. */
export interface Finding {
  about: string;
  isGood: boolean;
  /** Works, and is not as it should be, or was not looked at. */
  isWarning?: boolean;
  /** Goes on after the name: "is whole". What is wrong ends with its cure. */
  text: string;
}
