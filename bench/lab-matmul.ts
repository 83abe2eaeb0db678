/** Matrix product of 256 × 256: the lab's kernel against plain loops over Float32Array, in one run. */
import { matrix } from '../src/lab/engine/matrix.ts';
import { Model } from '../src/lab/engine/model.ts';

const SIZE = 256;
const FLOPS = 2 * SIZE ** 3;

const model = new Model({ vocabulary: 8, width: 8, layers: 1, heads: 1, hidden: 8, taps: 1 });
const allocate = () => matrix(model.arena.allocate(SIZE * SIZE), SIZE, SIZE);
const [a, b, c] = [allocate(), allocate(), allocate()];
const plainA = Float32Array.from({ length: SIZE * SIZE }, (_, i) => ((i * 31) % 17) - 8);
const plainB = Float32Array.from({ length: SIZE * SIZE }, (_, i) => ((i * 7) % 13) - 6);
const plainC = new Float32Array(SIZE * SIZE);
model.arena.floats(a.at, SIZE * SIZE).set(plainA);
model.arena.floats(b.at, SIZE * SIZE).set(plainB);

function multiplyPlainly(): void {
  for (let i = 0; i < SIZE; i++) {
    for (let j = 0; j < SIZE; j++) {
      let sum = 0;
      for (let k = 0; k < SIZE; k++)
        sum += (plainA[i * SIZE + k] as number) * (plainB[k * SIZE + j] as number);
      plainC[i * SIZE + j] = sum;
    }
  }
}

/** The best of some repeats, in GFLOP/s. */
function measure(work: () => void, repeats: number): number {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < repeats; i++) {
    const start = performance.now();
    work();
    best = Math.min(best, performance.now() - start);
  }
  return FLOPS / best / 1e6;
}

const plain = measure(multiplyPlainly, 10);
const kernel = measure(() => model.multiply(a, b, c), 200);
const product = model.arena.floats(c.at, SIZE * SIZE);
const wrong = plainC.findIndex((value, i) => value !== product[i]);
if (wrong >= 0) throw new Error(`the two disagree at ${wrong}`);
process.stdout.write(
  `256 x 256 x 256: kernel ${kernel.toFixed(1)} GFLOP/s, plain loops ${plain.toFixed(2)} GFLOP/s, ratio ${(kernel / plain).toFixed(0)}\n`,
);
