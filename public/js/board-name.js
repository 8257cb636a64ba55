const heading = () => document.getElementById('board-name');

/** Of the page, while no work item is open beside the board. */
export const boardTitle = () => `${heading().textContent} · Footbridge`;

/** Somebody may have given the board another name meanwhile. */
export function callBoard(name) {
  if (!heading() || heading().textContent === name) return;
  const isOfBoard = document.title === boardTitle();
  heading().textContent = name;
  if (isOfBoard) document.title = boardTitle();
}
