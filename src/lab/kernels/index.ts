// What the host may call; one line a file.
export { matmul, transpose } from './matmul';
export { add, copy, fillZero, relu, reluBackward, sumOfSquares } from './elementwise';
export { rmsNorm, rmsNormBackward } from './rms-norm';
export { convolve, convolveBackward, convolveStep } from './convolution';
export { attend, attendBackward } from './attention';
export { attendStep } from './attention-step';
export { crossEntropy } from './cross-entropy';
export { gather, scatterAdd } from './embedding';
export { adam } from './adam';
