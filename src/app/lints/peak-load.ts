import type { HostingProfile } from '../../core/decision/cost-profile.ts';
import type { Lint } from './lint.ts';

/** Machines bought for the mean, where the peak decides. */
export const peakLoad: Lint = {
  id: 'peak-load',
  check: ({ evidence }) =>
    evidence
      .filter(({ parts, hosting }) => parts.length === 1 && hosting.some(isForMean))
      .map(({ id }) => ({
        candidate: id,
        message:
          'its machines are counted for the mean load of a month, as if no hour were busier than another',
        remedy: 'say how far the peak lies above the mean: hosting.peakFactor',
      })),
};

function isForMean({ requestsPerSecond, tokensPerSecond, concurrency, peakFactor }: HostingProfile): boolean {
  const capacity = requestsPerSecond ?? tokensPerSecond ?? concurrency;
  return capacity !== undefined && peakFactor === undefined;
}
