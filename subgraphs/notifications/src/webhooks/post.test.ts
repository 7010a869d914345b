import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createPost } from './post.ts';
import { readEndpointUrl } from './endpoint-url.ts';

let server: Server;
let port: number;
let visits = 0;
beforeAll(async () => {
  server = createServer((_, response) => {
    visits += 1;
    response.writeHead(200).end('x'.repeat(1_000_000));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => {
  visits = 0;
});

const home = { address: '127.0.0.1', family: 4 };
const posting = (host: string) => ({ url: `http://${host}:${port}/hook`, headers: {}, body: '{}' });

describe('a webhook’s request', () => {
  test('never reaches a private address by its name, its number or one name among many', async () => {
    const private_ = /private network/;
    const toHome = createPost({
      timeoutMs: 1_000,
      allowPrivateAddresses: false,
      resolve: (_, done) => done(null, [home]),
    });
    const mixed = [{ address: '93.184.215.14', family: 4 }, home];
    const toBoth = createPost({
      timeoutMs: 1_000,
      allowPrivateAddresses: false,
      resolve: (_, done) => done(null, mixed),
    });
    for (const answer of [
      await toHome(posting('innocent.example')),
      await toHome(posting('127.0.0.1')),
      await toHome(posting('0x7f.1')),
      await toHome(posting('2130706433')),
      await toHome(posting('[::1]')),
      await toHome(posting('[::ffff:127.0.0.1]')),
      await toBoth(posting('mixed.example')),
    ]) {
      expect(answer).toEqual({ kind: 'unreachable', error: expect.stringMatching(private_) });
    }
    expect(visits).toBe(0);
  });

  test('goes to the very address that was judged, whatever the name says a moment later', async () => {
    let lookups = 0;
    const post = createPost({
      timeoutMs: 1_000,
      allowPrivateAddresses: true,
      resolve: (_, done) => {
        lookups += 1;
        done(null, lookups === 1 ? [home] : [{ address: '192.0.2.1', family: 4 }]);
      },
    });
    expect(await post(posting('rebinding.example'))).toMatchObject({ kind: 'answered', status: 200 });
    expect([lookups, visits]).toEqual([1, 1]);
  });

  test('says in words why nothing answered', async () => {
    const post = createPost({ timeoutMs: 1_000, allowPrivateAddresses: true });
    expect(await post({ ...posting('localhost'), url: 'http://127.0.0.1:1/' })).toEqual({
      kind: 'unreachable',
      error: 'The receiver refuses connections.',
    });
    const nowhere = createPost({
      timeoutMs: 1_000,
      allowPrivateAddresses: true,
      resolve: (_, done) => done(null, []),
    });
    expect(await nowhere(posting('nowhere.example'))).toMatchObject({
      error: 'nowhere.example has no address.',
    });
  });
});

describe('an endpoint’s address', () => {
  const read = (url: string) => {
    const reading = readEndpointUrl(url, { allowPrivateAddresses: false });
    return reading.ok ? reading.url : reading.code;
  };

  test('is one on the internet, over https', () => {
    expect(read(' https://Example.com/hooks?x=1#fragment ')).toBe('https://example.com/hooks?x=1');
    expect(read('https://93.184.215.14/')).toBe('https://93.184.215.14/');
    expect(read('http://example.com')).toBe('INVALID');
  });

  test.each([
    'localhost',
    'shop.localhost',
    'printer.local',
    'db.internal',
    '127.0.0.1',
    '10.0.0.1',
    '0x7f.1',
    '[::1]',
    '[fd00::1]',
    '169.254.169.254',
  ])('is not one of our own network: %s', (host) =>
    expect(read(`https://${host}/`)).toBe('ADDRESS_FORBIDDEN'),
  );
});
