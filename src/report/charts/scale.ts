/** A scale that we know as well as Vega does, so that labels can be set before anything is drawn. */
export interface Scale {
  readonly type: 'linear' | 'log';
  readonly domain: readonly [number, number];
  /** Pixel of a value. */
  readonly at: (value: number) => number;
  readonly ticks: readonly number[];
}

export function linearScale(
  domain: readonly [number, number],
  range: readonly [number, number],
  count: number,
): Scale {
  const [from, to] = domain;
  return {
    type: 'linear',
    domain,
    at: (value) => range[0] + ((value - from) / (to - from)) * (range[1] - range[0]),
    ticks: linearTicks(from, to, count),
  };
}

/** Both ends of the domain are above nought. */
export function logScale(
  domain: readonly [number, number],
  range: readonly [number, number],
  count: number,
): Scale {
  const [from, to] = domain.map(Math.log10) as [number, number];
  return {
    type: 'log',
    domain,
    at: (value) => range[0] + ((Math.log10(value) - from) / (to - from)) * (range[1] - range[0]),
    ticks: logTicks(domain, count),
  };
}

/** A log axis where the figures span more than five times, else a linear one from nought. */
export function scaleFor(values: readonly number[], range: readonly [number, number], count: number): Scale {
  const largest = Math.max(...values, 0);
  const smallest = Math.min(...values);
  if (smallest > 0 && largest / smallest > 5) return logScale([smallest / 1.6, largest * 1.6], range, count);
  return linearScale([0, largest > 0 ? largest * 1.15 : 1], range, count);
}

function linearTicks(from: number, to: number, count: number): readonly number[] {
  const rough = (to - from) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step =
    [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough * 0.999) ?? rough;
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
}

/** Ones, twos and fives of each decade; where that is too many, ones, and then every second decade or fewer. */
function logTicks([from, to]: readonly [number, number], count: number): readonly number[] {
  const decades = Array.from(
    { length: Math.floor(Math.log10(to)) - Math.floor(Math.log10(from)) + 1 },
    (_, index) => Math.floor(Math.log10(from)) + index,
  );
  const within = (factors: readonly number[], powers: readonly number[]): readonly number[] =>
    powers
      .flatMap((power) => factors.map((factor) => Number(`${factor}e${power}`)))
      .filter((tick) => tick >= from && tick <= to);
  for (const factors of [[1, 2, 5], [1, 3], [1]]) {
    const ticks = within(factors, decades);
    if (ticks.length <= count)
      return ticks.length >= 2 ? ticks : within([1, 2, 3, 4, 5, 6, 7, 8, 9], decades);
  }
  const every = Math.ceil(decades.length / count);
  return within(
    [1],
    decades.filter((power) => power % every === 0),
  );
}

/** Axis labels in our own formats: Vega looks a tick's text up by its place among the ticks. */
export function tickLabels(ticks: readonly number[], format: (value: number) => string): string {
  return `${JSON.stringify(ticks.map(format))}[indexof(${JSON.stringify(ticks)}, datum.value)]`;
}
