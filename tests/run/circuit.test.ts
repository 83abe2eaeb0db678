import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Circuit, createCircuit } from '../../src/run/circuit.ts';

/** Ten requests that nobody answers. */
function anOpenCircuit(now = 0, circuit: Circuit = createCircuit()): Circuit {
  for (let failure = 0; failure < 10; failure++) {
    circuit.start();
    circuit.failed(now, null);
  }
  return circuit;
}

describe('a circuit', () => {
  it('stays closed while at least one request in ten is answered', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 60 }), (streaks) => {
        const circuit = createCircuit();
        for (const failures of streaks) {
          for (let one = 0; one < failures; one++) circuit.failed(0, circuit.start());
          circuit.alive();
          expect([circuit.waitFor(0), circuit.dead]).toEqual([0, false]);
        }
      }),
    );
  });

  it('opens after ten failures in a row, rests, and lets a single probe through', () => {
    const circuit = anOpenCircuit(5000);
    expect(circuit.waitFor(5000)).toBe(1000);
    expect(circuit.waitFor(5999)).toBe(1);
    expect(circuit.waitFor(6000)).toBe(0);
    expect(circuit.start()).not.toBeNull();
    expect(circuit.waitFor(1e9)).toBeNull();
  });

  it('closes when the probe is answered', () => {
    const circuit = anOpenCircuit();
    circuit.start();
    circuit.alive();
    expect([circuit.waitFor(0), circuit.start(), circuit.dead]).toEqual([0, null, false]);
  });

  it('does not rest longer for what was in flight when it opened', () => {
    const circuit = anOpenCircuit(0);
    for (let one = 0; one < 30; one++) circuit.failed(900, null);
    expect(circuit.waitFor(1000)).toBe(0);
  });

  it('probes again after a probe that was given up, which counts for nothing', () => {
    const circuit = anOpenCircuit();
    for (let one = 0; one < 20; one++) {
      const probe = circuit.start();
      expect(probe).not.toBeNull();
      circuit.unknown(probe);
      expect([circuit.waitFor(1000), circuit.dead]).toEqual([0, false]);
    }
  });

  const restsOf = (circuit: Circuit): number[] => {
    const rests: number[] = [];
    let now = 0;
    while (!circuit.dead) {
      const rest = circuit.waitFor(now) ?? Number.NaN;
      rests.push(rest);
      now += rest;
      circuit.failed(now, circuit.start());
    }
    return rests;
  };

  it('doubles its rest up to half a minute, and gives up after seven probes', () => {
    const circuit = createCircuit();
    circuit.alive();
    expect(restsOf(anOpenCircuit(0, circuit))).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
  });

  it('gives up after two probes where nobody ever answered', () => {
    expect(restsOf(anOpenCircuit())).toEqual([1000, 2000]);
  });

  it('is closed by a late answer, and the failed probe is then one failure like any other', () => {
    const circuit = anOpenCircuit();
    const probe = circuit.start();
    circuit.alive(); // a request from before it opened
    circuit.failed(2000, probe);
    expect([circuit.waitFor(2000), circuit.dead]).toEqual([0, false]);
  });

  it('has one probe out at a time, whatever comes back when', () => {
    const event = fc.oneof(
      { weight: 12, arbitrary: fc.constant('start') },
      { weight: 12, arbitrary: fc.constant('failed') },
      { weight: 4, arbitrary: fc.constant('wait') },
      { weight: 1, arbitrary: fc.constantFrom('alive', 'unknown') },
    );
    let probed = 0;
    fc.assert(
      fc.property(
        fc.array(fc.tuple(event, fc.nat({ max: 400 })), { minLength: 100, maxLength: 400 }),
        (events) => {
          const circuit = createCircuit();
          circuit.alive();
          let flying: { readonly probe: number | null; readonly isLate: boolean }[] = [];
          let now = 0;
          for (const [kind, pick] of events) {
            if (kind === 'wait') now += 100 * pick;
            else if (kind === 'start' && circuit.waitFor(now) === 0) {
              const probe = circuit.start();
              if (probe !== null) {
                expect(flying.filter((one) => one.probe !== null && !one.isLate)).toEqual([]);
                probed += 1;
              }
              flying.push({ probe, isLate: false });
            } else if (kind !== 'start' && flying.length > 0) {
              const [one] = flying.splice(pick % flying.length, 1);
              if (!one) continue;
              if (kind === 'failed') circuit.failed(now, one.probe);
              else if (kind === 'unknown') circuit.unknown(one.probe);
              else {
                circuit.alive();
                flying = flying.map((other) => ({ ...other, isLate: true })); // closed: they are probes no longer
              }
            }
          }
        },
      ),
      { numRuns: 300 },
    );
    expect(probed).toBeGreaterThan(100);
  });
});
