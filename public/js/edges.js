const EDGE = 56; // pixels from the edge where scrolling begins
const FASTEST = 18; // pixels a frame
const HEAD = 44; // pixels of the heads of columns, which are a place to drop on and no edge

/**
 * Scrolls the board while a pointer is near its edges.
 * @param point where the pointer is
 * @param scrolled is told when what lies below the pointer has changed
 * @returns what ends it
 */
export function followEdges(point, scrolled) {
  let frame;
  const step = () => {
    frame = requestAnimationFrame(step);
    const board = document.getElementById('board');
    const isOwn = getComputedStyle(board).overflowY !== 'visible';
    const { left, right, top, bottom } = board.getBoundingClientRect();
    const { x, y } = point();
    const across = speed(x, Math.max(left, 0), Math.min(right, innerWidth));
    const down =
      isOwn && y > top && y < top + HEAD
        ? 0
        : speed(y, isOwn ? top + HEAD : 0, Math.min(bottom, innerHeight));
    if (!across && !down) return;
    const scroller = isOwn ? board : document.scrollingElement;
    const before = [scroller.scrollLeft, scroller.scrollTop];
    scroller.scrollBy({ left: across, top: down, behavior: 'instant' });
    if (scroller.scrollLeft !== before[0] || scroller.scrollTop !== before[1]) scrolled();
  };
  frame = requestAnimationFrame(step);
  return () => cancelAnimationFrame(frame);
}

function speed(at, from, to) {
  const into = Math.max(from + EDGE - at, 0) - Math.max(at - (to - EDGE), 0);
  return -Math.sign(into) * Math.min(FASTEST, (Math.abs(into) / EDGE) * FASTEST);
}
