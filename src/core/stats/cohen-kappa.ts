import { requireAmount, requireSameLength } from './preconditions.ts';

/**
 * Agreement of two raters beyond what their own habits would give by chance: `matrix[i][j]` counts the
 * items that the first puts in category i and the second in j. 1 is full agreement, 0 chance.
 *
 * Source: Cohen 1960, "A coefficient of agreement for nominal scales".
 *
 * @throws RangeError when the matrix is not square, a count is negative, all are 0, or both raters use
 * one and the same category throughout, so that chance alone agrees fully.
 */
export function cohenKappa(matrix: readonly (readonly number[])[]): number {
  const rows = matrix.map(() => 0);
  const columns = matrix.map(() => 0);
  let [total, agreed] = [0, 0];
  for (const [i, row] of matrix.entries()) {
    requireSameLength(`matrix[${i}]`, row, 'matrix', matrix);
    for (const [j, count] of row.entries()) {
      requireAmount(`matrix[${i}][${j}]`, count);
      rows[i] = (rows[i] as number) + count;
      columns[j] = (columns[j] as number) + count;
      total += count;
      if (i === j) agreed += count;
    }
  }
  if (total === 0) throw new RangeError('matrix holds no items');
  const byChance = rows.reduce((sum, row, i) => sum + (row / total) * ((columns[i] as number) / total), 0);
  if (byChance === 1)
    throw new RangeError('matrix holds one category only: agreement cannot be told from chance');
  return (agreed / total - byChance) / (1 - byChance);
}
