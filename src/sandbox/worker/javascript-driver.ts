/** Evaluated inside QuickJS, before any foreign source; its value is `{ call, describe, settle }`. */
export const JAVASCRIPT_DRIVER = `(() => {
  'use strict';
  const { parse, stringify } = JSON;
  const { isArray } = Array;
  const { isFinite } = Number;
  const { apply } = Reflect;
  const { then } = Promise.prototype;
  const Native = Promise;
  const Refused = TypeError;
  const Text = String;

  const refuse = (what) => {
    throw new Refused(what + ' cannot be written as JSON');
  };

  function check(key, value) {
    switch (typeof value) {
      case 'number':
        return isFinite(value) ? value : refuse(Text(value));
      case 'undefined':
        return key === '' || isArray(this) ? refuse('undefined') : value;
      case 'function':
      case 'symbol':
      case 'bigint':
        return refuse('a ' + typeof value);
      default:
        return value;
    }
  }

  const answer = (value) => '{"value":' + stringify(value, check) + '}';

  return {
    call(entry, text) {
      const value = entry(...parse(text));
      return value instanceof Native ? apply(then, value, [answer]) : answer(value);
    },
    describe(error) {
      try {
        if (typeof error !== 'object' || error === null) return Text(error) + ' was thrown';
        return Text(error.name) + ': ' + Text(error.message);
      } catch {
        return 'an error that cannot be shown';
      }
    },
  };
})()`;
