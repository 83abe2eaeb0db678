import { describe, expect, it, test } from 'vitest';
import { type SimilarityMetric, similarityMetrics } from '../../../src/graders/similarity/index.ts';
import { porterStem } from '../../../src/graders/similarity/porter-stem.ts';

type Case = readonly [metric: SimilarityMetric, input: string, reference: string, value: number];

function check([metric, input, reference, value]: Case, digits: number): void {
  expect(similarityMetrics[metric](input, reference)).toBeCloseTo(value, digits);
}

const GUIDE =
  'It is a guide to action which ensures that the military always obeys the commands of the party';
const GUIDE_REF = 'It is a guide to action that ensures that the military will forever heed Party commands';
const TROOPS = 'It is to insure the troops forever hearing the activity guidebook that party direct';

describe('fuzzy_match is the ratio of RapidFuzz', () => {
  // The project's README and the documentation of rapidfuzz.fuzz and rapidfuzz.distance.Indel.
  test.each<Case>([
    ['fuzzy_match', 'this is a test', 'this is a test!', 0.9655172],
    ['fuzzy_match', 'fuzzy wuzzy was a bear', 'wuzzy fuzzy was a bear', 0.9090909],
    ['fuzzy_match', 'fuzzy was a bear', 'fuzzy fuzzy was a bear', 0.8421053],
    ['fuzzy_match', 'lewenstein', 'levenshtein', 18 / 21],
    ['fuzzy_match', 'state', 'taste', 0.8],
    ['fuzzy_match', '', '', 1],
    ['fuzzy_match', '', 'a', 0],
  ])('%s of %j and %j is %d', (...published) => check(published, 7));

  it('counts a character outside the basic plane once', () => {
    check(['fuzzy_match', '👍', '👎', 0], 12);
    check(['fuzzy_match', 'a👍', 'a👎', 0.5], 12);
  });
});

describe('bleu is the sentence BLEU of sacreBLEU', () => {
  // sacrebleu's test/test_sentence_bleu.py: smoothing exp, tokenizer 13a, effective order.
  test.each<Case>([
    [
      'bleu',
      'Producția de zahăr primă va fi exprimată în ceea ce privește zahărul alb;',
      'producţia de zahăr brut se exprimă în zahăr alb;',
      0.08493,
    ],
    ['bleu', 'this is a cat', 'okay thanks', 0],
  ])('%s of %j and %j is %d', (...published) => check(published, 5));

  // test/test_bleu.py of sacrebleu and sockeye; without a missing order smoothing makes no difference.
  test.each<Case>([
    ['bleu', 'this is a test', 'this is a test', 1],
    ['bleu', 'test', 'a test', 0.3678794411714425],
    ['bleu', 'a test', 'a test', 1],
  ])('%s of %j and %j is %d', (...published) => check(published, 12));

  it('keeps numbers whole and takes punctuation off words, as mteval-v13a does', () => {
    check(['bleu', 'It cost 1,234.56, "all in".', 'It cost 1,234.56 , " all in " .', 1], 12);
    check(['bleu', 'a &amp; b &lt;c&gt; d', 'a & b < c > d', 1], 12);
    check(['bleu', 'a hyphen-\nated word 5-6 <skipped>', 'a hyphenated word 5 - 6', 1], 12);
  });
});

describe('gleu is the sentence_gleu of NLTK', () => {
  // The doctests of nltk.translate.gleu_score, which print four digits and cut the rest off.
  test.each<Case>([
    ['gleu', 'the the the the the the the', 'the cat is on the mat', 0.0909],
    ['gleu', GUIDE, GUIDE_REF, 0.4393],
    ['gleu', TROOPS, GUIDE_REF, 0.1206],
  ])('%s of %j and %j is %d', (metric, input, reference, value) => {
    expect(Math.floor(similarityMetrics[metric](input, reference) * 1e4) / 1e4).toBe(value);
  });

  test('the mean of the two sentences in its corpus example is 0.6144', () => {
    const [hypothesis, wanted] = [
      'he read the book because he was interested in world history',
      'he was interested in world history because he read the book',
    ];
    const mean = (similarityMetrics.gleu(GUIDE, GUIDE_REF) + similarityMetrics.gleu(hypothesis, wanted)) / 2;
    expect(Math.floor(mean * 1e4) / 1e4).toBe(0.6144);
  });
});

describe('meteor is the meteor_score of NLTK where no synonym is needed', () => {
  // nltk/test/unit/translate/test_meteor.py and nltk/test/meteor.doctest (Wikipedia's examples).
  test.each<Case>([
    ['meteor', GUIDE, GUIDE_REF, 0.6944],
    ['meteor', 'THIS Is a tEST', 'this is a test', 0.9921875],
    ['meteor', 'The cat sat on the mat', 'The cat sat on the mat', 0.9977],
    ['meteor', 'on the mat sat the cat', 'The cat sat on the mat', 0.5],
    ['meteor', 'The cat was sat on the mat', 'The cat sat on the mat', 0.9654],
    ['meteor', 'creates or updates a virtual machine scale set', 'create or update a vm set', 0.7806],
    ['meteor', 'non matching hypothesis', 'this is a cat', 0],
  ])('%s of %j and %j is %d', (...published) => check(published, 4));
});

describe('rouge is the F-measure of rouge_score', () => {
  // rouge/rouge_scorer_test.py of google-research; its figures against ROUGE-1.5.5 with the same texts.
  const PREDICTION = "rFDJCRtion Ht-LM EKtDXkME,yz'RBr q'wer wrojNbN wL,b .a-'XdQggyFl jB-RPP'iyOIcUxi";
  const TARGET =
    "ZfbCUIUuePaiLVUlCaUXxkpu XPeWing tUHfPMuZ',-Xd Y BrUgVJing M-HV.-DgdDaY.rFDJCRing Ht-LM EKBDXkME,yz'RBr q'wtion wIojNbN wL,b .a-'XdQggyFl jB-RPP'iyOIcUxer tKM L";
  test.each<Case>([
    ['rouge_1', 'testing', 'testing one two', 1 / 2],
    ['rouge_2', 'testing one', 'testing one two', 2 / 3],
    ['rouge_l', 'testing one', 'testing one two', 4 / 5],
    ['rouge_l', 'testing two', 'testing one two', 4 / 5],
    ['rouge_1', '', 'testing one two', 0],
    ['rouge_2', '', 'testing one two', 0],
    ['rouge_l', '', 'testing one two', 0],
    ['rouge_1', '/', 'w1 w2 w3 w4 w5', 0],
    ['rouge_1', PREDICTION, TARGET, 0.51163],
    ['rouge_2', PREDICTION, TARGET, 0.39024],
    ['rouge_l', PREDICTION, TARGET, 0.51163],
  ])('%s of %j and %j is %d', (...published) => check(published, 5));
});

describe('the stemmer is that of NLTK', () => {
  // The examples in its documentation, with the forms that its departures from Porter's rules are for.
  test.each([
    ['caresses', 'caress'],
    ['flies', 'fli'],
    ['fly', 'fli'],
    ['dies', 'die'],
    ['died', 'die'],
    ['dying', 'die'],
    ['mules', 'mule'],
    ['denied', 'deni'],
    ['agreed', 'agre'],
    ['owned', 'own'],
    ['humbled', 'humbl'],
    ['sized', 'size'],
    ['meeting', 'meet'],
    ['stating', 'state'],
    ['siezing', 'siez'],
    ['itemization', 'item'],
    ['sensational', 'sensat'],
    ['traditional', 'tradit'],
    ['reference', 'refer'],
    ['colonizer', 'colon'],
    ['plotted', 'plot'],
    ['oed', 'o'],
    ['skies', 'sky'],
    ['enjoyment', 'enjoy'],
    ['happy', 'happi'],
    ['geology', 'geolog'],
    ['controll', 'control'],
    ['rate', 'rate'],
    ['probate', 'probat'],
    ['on', 'on'],
  ])('%s → %s', (word, stem) => expect(porterStem(word)).toBe(stem));
});
