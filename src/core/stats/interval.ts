/** Two bounds, `low` ≤ `high`, in the unit of the figure that they bound. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}
