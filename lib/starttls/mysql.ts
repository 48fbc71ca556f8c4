/** SSL request of MySQL's protocol 10, after the server's initial handshake packet. */
import { READ_FAILED, ready, SHUT, type Starttls } from './dialogue';

const HEADER = 4;
const SHORTEST = 21;
const PROTOCOL = 10;
const CLIENT_SSL = 0x800;

/** Length, sequence number, capabilities with CLIENT_SSL, largest packet, character set, 23 zeros. */
const SSL_REQUEST = `\x20\0\0\x01\x85\xae\x7f\0\0\0\0\x01\x21${'\0'.repeat(23)}`;

/** What is wrong with the server's packet; null when SSL may be asked for. */
function fault(packet: Buffer): string | null {
  if (packet.length < SHORTEST) {
    return 'MySQL packet too short.\n';
  }
  if (packet.length !== HEADER + packet.readUIntLE(0, 3)) {
    return 'MySQL packet length does not match.\n';
  }
  if (packet[HEADER] !== PROTOCOL) {
    return 'Only MySQL protocol version 10 is supported.\n';
  }
  const versionEnd = packet.indexOf(0, HEADER + 1);
  if (versionEnd < 0) {
    return 'Cannot confirm server version. ';
  }
  const at = versionEnd + 1;
  if (at + 15 > packet.length) {
    return 'MySQL server handshake packet is broken.\n';
  }
  // Connection id (4) and salt (8), then a filler.
  if (packet[at + 12] !== 0) {
    return 'MySQL packet is broken.\n';
  }
  return packet.readUInt16LE(at + 13) & CLIENT_SSL ? null : 'MySQL server does not support SSL.\n';
}

export const mysql: Starttls = function* () {
  const packet = yield { do: 'read' };
  const text = packet === null ? READ_FAILED : fault(packet);
  if (text !== null) {
    yield { do: 'say', text };
    return SHUT;
  }
  yield { do: 'write', data: SSL_REQUEST };
  yield { do: 'flush' };
  return ready();
};
