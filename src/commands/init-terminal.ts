import { confirm, password, select, text } from '@clack/prompts';
import type { Ask } from './init-questions.ts';

/** Questions at a terminal. @throws Error when the person leaves */
export const terminal: Ask = {
  async text(message, { initial, example, check }) {
    return answered<string>(
      await text({
        message,
        validate: check,
        ...(initial === undefined ? {} : { initialValue: initial }),
        ...(example === undefined ? {} : { placeholder: example }),
      }),
    );
  },
  secret: async (message, validate) => answered<string>(await password({ message, validate })),
  yes: async (message, initialValue) => answered<boolean>(await confirm({ message, initialValue })),
  async choose(message, options) {
    const chosen = answered<string>(
      await select({ message, options: options.map(({ value, label }) => ({ value: String(value), label })) }),
    );
    const found = options.find(({ value }) => value === chosen);
    if (found === undefined) throw new Error(`${chosen} was not among the answers.`);
    return found.value;
  },
};

function answered<Value extends string | boolean>(answer: Value | symbol): Value {
  if (typeof answer === 'symbol') throw new Error('Stopped. Nothing was written.');
  return answer;
}
