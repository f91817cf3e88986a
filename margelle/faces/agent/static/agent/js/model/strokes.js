// A signature as numbers: strokes of x, y, x, y… in a box of 1000 by 600. Pure.

const NEAR = 5;
const MOST = 1500;

/** Points that lie on each other say nothing; a stroke without end is cut. @param {number[]} stroke @returns {number[]} */
export function thin(stroke) {
  const kept = stroke.slice(0, 2);
  for (let at = 2; at < stroke.length && kept.length < MOST; at += 2) {
    const [x, y] = [stroke[at], stroke[at + 1]];
    if (Math.hypot(x - kept[kept.length - 2], y - kept[kept.length - 1]) >= NEAR) kept.push(x, y);
  }
  return kept;
}

/** The `d` of an SVG path; a stroke of one point is a dot. @param {number[][]} strokes */
export const pathOf = (strokes) =>
  strokes
    .map((stroke) => {
      const points = Array.from({ length: stroke.length / 2 }, (_, at) => `${stroke[2 * at]} ${stroke[2 * at + 1]}`);
      return `M${points[0]}L${points.slice(1).join(' ') || points[0]}`;
    })
    .join('');
