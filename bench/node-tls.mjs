/* node:tls with one secure context for all. Usage: node node-tls.mjs PORT COUNT FLIGHT */
import { connect, createSecureContext } from 'node:tls';

const [port, count, flight] = process.argv.slice(2).map(Number);
const secureContext = createSecureContext({ ecdhCurve: 'X25519' });
const options = {
  port,
  host: '127.0.0.1',
  servername: 'localhost',
  rejectUnauthorized: false,
  secureContext,
};
let started = 0;
let chains = 0;

function start() {
  if (started === count) return;
  started += 1;
  const socket = connect(options, () => {
    chains += socket.getPeerCertificate().raw.length > 0 ? 1 : 0;
    socket.end();
    socket.destroy();
    start();
  });
  socket.on('error', (error) => {
    throw error;
  });
}

for (let i = 0; i < flight; i += 1) start();
process.on('exit', () => {
  if (chains !== count) process.exitCode = 1;
});
