import { expect, test } from '@jest/globals';
import { canonicalJson } from './canonical-json.ts';

test('the order of keys does not matter, at any depth', () => {
  expect(canonicalJson({ b: [{ y: 1, x: 2 }], a: null })).toBe('{"a":null,"b":[{"x":2,"y":1}]}');
  expect(canonicalJson({ a: null, b: [{ x: 2, y: 1 }] })).toBe('{"a":null,"b":[{"x":2,"y":1}]}');
});

test('the order of list items does', () => {
  expect(canonicalJson([1, 2])).not.toBe(canonicalJson([2, 1]));
});

test('an argument left out equals one that is undefined, and differs from null', () => {
  expect(canonicalJson({ a: undefined })).toBe(canonicalJson({}));
  expect(canonicalJson({ a: null })).not.toBe(canonicalJson({}));
  expect(canonicalJson(undefined)).toBe('null');
});
