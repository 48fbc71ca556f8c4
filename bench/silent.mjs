/* A server that accepts and never answers; prints its port, ends with its stdin. */
import { createServer } from 'node:net';

const server = createServer((socket) => socket.on('error', () => undefined).resume());
server.listen({ port: 0, host: '127.0.0.1', backlog: 65_535 }, () =>
  console.log(server.address().port),
);
process.stdin.resume().on('end', () => process.exit());
