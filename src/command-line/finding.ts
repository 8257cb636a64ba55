/** What the doctor found about one thing. */
export interface Finding {
  about: string;
  isGood: boolean;
  /** Goes on after the name: "is whole". What is wrong ends with its cure. */
  text: string;
}
