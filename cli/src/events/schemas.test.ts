import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { installed } from '../installed.ts';
import { printTypes, publishedTypes, SCHEMAS_FILE } from './schemas.ts';

describe('contracts/schemas.json', () => {
  test('is what the contracts say; after a change: npx hansa events schemas --output contracts/schemas.json', () => {
    expect(readFileSync(installed(SCHEMAS_FILE), 'utf8')).toBe(printTypes(publishedTypes()));
  });
});
