/** Forms that the rules would get wrong, as NLTK lists them. */
const IRREGULAR: ReadonlyMap<string, string> = new Map([
  ['skies', 'sky'],
  ['dying', 'die'],
  ['lying', 'lie'],
  ['tying', 'tie'],
  ['innings', 'inning'],
  ['outings', 'outing'],
  ['cannings', 'canning'],
  ...['sky', 'news', 'inning', 'outing', 'canning', 'howe', 'proceed', 'exceed', 'succeed'].map(
    (word): [string, string] => [word, word],
  ),
]);

type Suffixes = readonly (readonly [suffix: string, replacement: string])[];

const STEP_2: Suffixes = [
  ['ational', 'ate'],
  ['tional', 'tion'],
  ['enci', 'ence'],
  ['anci', 'ance'],
  ['izer', 'ize'],
  ['bli', 'ble'],
  ['entli', 'ent'],
  ['eli', 'e'],
  ['ousli', 'ous'],
  ['ization', 'ize'],
  ['ation', 'ate'],
  ['ator', 'ate'],
  ['alism', 'al'],
  ['iveness', 'ive'],
  ['fulness', 'ful'],
  ['ousness', 'ous'],
  ['aliti', 'al'],
  ['iviti', 'ive'],
  ['biliti', 'ble'],
  ['fulli', 'ful'],
];

const STEP_3: Suffixes = [
  ['icate', 'ic'],
  ['ative', ''],
  ['alize', 'al'],
  ['iciti', 'ic'],
  ['ical', 'ic'],
  ['ful', ''],
  ['ness', ''],
];

const STEP_4: Suffixes = 'al ance ence er ic able ible ant ement ment ent ou ism ate iti ous ive ize'
  .split(' ')
  .map((suffix): [string, string] => [suffix, '']);

/**
 * The Porter stem (Porter 1980) of a lower-case word with the departures that NLTK's `PorterStemmer` makes by
 * default: irregular forms, dies → die, fly → fli as flies. Characters that are no letters count as consonants.
 */
export function porterStem(word: string): string {
  const irregular = IRREGULAR.get(word);
  if (irregular !== undefined) return irregular;
  if (word.length <= 2) return word;
  const singular = endY(endPast(endPlural(word)));
  return endDouble(endSilentE(endLong(replaceSuffix(joinSuffixes(singular), STEP_3, 0))));
}

/** Step 1a: caresses → caress, ponies → poni, dies → die, cats → cat. */
function endPlural(word: string): string {
  if (word.endsWith('ies') && word.length === 4) return word.slice(0, -1);
  if (word.endsWith('sses') || word.endsWith('ies')) return word.slice(0, -2);
  return word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word;
}

/** Step 1b: agreed → agree, died → die, hopping → hop, filing → file. */
function endPast(word: string): string {
  if (word.endsWith('ied')) return word.slice(0, word.length === 4 ? -1 : -2);
  if (word.endsWith('eed')) return measure(word.slice(0, -3)) > 0 ? word.slice(0, -1) : word;
  const cut = word.endsWith('ed') ? 2 : word.endsWith('ing') ? 3 : 0;
  const stem = word.slice(0, word.length - cut);
  if (cut === 0 || !shape(stem).includes('v')) return word;
  if (/(?:at|bl|iz)$/.test(stem)) return `${stem}e`;
  if (stem.at(-1) === stem.at(-2) && shape(stem).endsWith('c')) {
    return 'lsz'.includes(stem.slice(-1)) ? stem : stem.slice(0, -1);
  }
  return measure(stem) === 1 && endsShort(stem) ? `${stem}e` : stem;
}

/** Step 1c: happy → happi, fly → fli; enjoy stays. */
function endY(word: string): string {
  const stem = word.slice(0, -1);
  return word.endsWith('y') && stem.length > 1 && shape(stem).endsWith('c') ? `${stem}i` : word;
}

/** Step 2: rationalization → rationalize, traditionalli → traditional → tradition. */
function joinSuffixes(word: string): string {
  if (word.endsWith('alli')) return measure(word.slice(0, -4)) > 0 ? joinSuffixes(word.slice(0, -2)) : word;
  if (word.endsWith('logi')) return measure(word.slice(0, -3)) > 0 ? word.slice(0, -1) : word;
  return replaceSuffix(word, STEP_2, 0);
}

/** Step 4: what is left of -ance, -ment, -ion and the like, after a stem of measure 2 or more. */
function endLong(word: string): string {
  if (/[st]ion$/.test(word)) return measure(word.slice(0, -3)) > 1 ? word.slice(0, -3) : word;
  return replaceSuffix(word, STEP_4, 1);
}

/** Step 5a: probate → probat, rate stays. */
function endSilentE(word: string): string {
  if (!word.endsWith('e')) return word;
  const stem = word.slice(0, -1);
  const vowels = measure(stem);
  return vowels > 1 || (vowels === 1 && !endsShort(stem)) ? stem : word;
}

/** Step 5b: controll → control. */
function endDouble(word: string): string {
  return word.endsWith('ll') && measure(word.slice(0, -1)) > 1 ? word.slice(0, -1) : word;
}

/** The first suffix that fits decides; it is replaced where the stem's measure is above `least`. */
function replaceSuffix(word: string, suffixes: Suffixes, least: number): string {
  const fit = suffixes.find(([suffix]) => word.endsWith(suffix));
  if (fit === undefined) return word;
  const stem = word.slice(0, word.length - fit[0].length);
  return measure(stem) > least ? stem + fit[1] : word;
}

/** Each letter as v or c: y is a vowel after a consonant. */
function shape(word: string): string {
  let kinds = '';
  let previous = 'v';
  for (let index = 0; index < word.length; index++) {
    const letter = word.charAt(index);
    previous = 'aeiou'.includes(letter) || (letter === 'y' && previous === 'c') ? 'v' : 'c';
    kinds += previous;
  }
  return kinds;
}

/** Porter's m: how often vowels are followed by consonants. */
function measure(stem: string): number {
  return shape(stem).match(/vc/g)?.length ?? 0;
}

/** Ends consonant, vowel, consonant but w, x, y (hop), or is a vowel and a consonant (at). */
function endsShort(stem: string): boolean {
  const kinds = shape(stem);
  return stem.length === 2 ? kinds === 'vc' : kinds.endsWith('cvc') && !/[wxy]$/.test(stem);
}
