/** One token of an answer with the alternatives the model weighed, as natural logarithms of probabilities. */
export interface TokenAlternatives {
  token: string;
  logprob: number;
  top: readonly { token: string; logprob: number }[];
}

/**
 * The probability, among the allowed values, of the value that was written behind `"<key>":`. Follows the tokens of the value; at each one that
 * tells values apart, the weight of all tokens that can begin an allowed value is shared out again, since servers give the
 * probabilities from before their grammar took the others away.
 * @returns null when the answer has no such value or the tokens do not add up to it
 */
export function valueProbability(
  tokens: readonly TokenAlternatives[],
  key: string,
  allowed: readonly string[],
): number | null {
  const begin = placeOfValue(tokens, key);
  if (begin === null) return null;
  let { place, prefix } = begin;
  let written = '';
  let probability = 1;
  for (let candidates = allowed; place < tokens.length; place++) {
    const { token, logprob, top } = tokens[place] ?? { token: '', logprob: 0, top: [] };
    const own = token.slice(prefix.length);
    const options = top.some((option) => option.token === token) ? top : [...top, { token, logprob }];
    const weights = options.flatMap(({ token: other, logprob }) => {
      if (!other.startsWith(prefix) && prefix !== '') return [];
      const rest = written + other.slice(prefix.length);
      return candidates.some((value) => fits(value, rest)) ? [{ rest, weight: Math.exp(logprob) }] : [];
    });
    written += own;
    const sum = weights.reduce((all, { weight }) => all + weight, 0);
    const same = weights.filter(({ rest }) => agrees(rest, written, candidates));
    if (sum > 0) probability *= same.reduce((all, { weight }) => all + weight, 0) / sum;
    candidates = candidates.filter((value) => fits(value, written));
    prefix = '';
    if (candidates.length === 0) return null;
    if (candidates.length === 1 || written.includes('"')) return probability;
  }
  return null;
}

/** Whether `text` is a beginning of `value`, or the whole of it followed by the closing quote. */
const fits = (value: string, text: string): boolean => value.startsWith(text) || text.startsWith(`${value}"`);

/** Another cutting of the same letters: both lead to the same values. */
const agrees = (rest: string, written: string, candidates: readonly string[]): boolean =>
  candidates.filter((value) => fits(value, rest)).every((value) => fits(value, written)) || written.startsWith(rest);

/** Where the value begins, and which part of its first token still belongs to what stands before it. */
function placeOfValue(tokens: readonly TokenAlternatives[], key: string): { place: number; prefix: string } | null {
  const text = tokens.map(({ token }) => token).join('');
  const match = new RegExp(`"${key}"\\s*:\\s*"`).exec(text);
  if (match === null) return null;
  const begin = match.index + match[0].length;
  let at = 0;
  for (const [place, { token }] of tokens.entries()) {
    if (at + token.length > begin) return { place, prefix: token.slice(0, Math.max(0, begin - at)) };
    at += token.length;
  }
  return null;
}
