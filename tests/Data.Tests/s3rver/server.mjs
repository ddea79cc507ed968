// s3rver on a port of the loopback interface, with its objects as files below FOLDER. It ends with its standard input. A line there says
// what becomes of writes from then on: "hold" keeps their answers back after they were stored, "release" lets them go.
import { AsyncLocalStorage } from 'node:async_hooks';
import http from 'node:http';
import { createRequire } from 'node:module';
import readline from 'node:readline';

const require = createRequire(import.meta.url);
const v4 = require('@20minutes/s3rver/lib/signature/v4');
const S3rver = require('@20minutes/s3rver');

// A request is signed with the path as it was sent, which s3rver makes up from its parts: it forgets the slash behind a bucket.
const path = new AsyncLocalStorage();
const stringToSign = v4.getStringToSign;
v4.getStringToSign = (request, signature) => stringToSign({ ...request, uri: path.getStore() }, signature);

const { FOLDER, PORT, BUCKET } = process.env;
const s3 = new S3rver({ directory: FOLDER, silent: true, configureBuckets: [{ name: BUCKET }] });
await s3.configureBuckets();
const answer = s3.callback();
let isHolding = false;
const held = [];

const server = http.createServer((request, response) => {
  if (request.method === 'PUT') {
    const end = response.end.bind(response);
    response.end = (...rest) => (isHolding ? held.push(() => end(...rest)) : end(...rest));
  }
  path.run(request.url.split('?')[0], () => answer(request, response));
});
server.listen(Number(PORT), '127.0.0.1', () => console.log('ready'));

const lines = readline.createInterface({ input: process.stdin });
lines.on('line', (line) => {
  isHolding = line === 'hold';
  if (!isHolding) held.splice(0).forEach((go) => go());
  console.log(line);
});
lines.on('close', () => process.exit(0));
