/*
 * Lists of ports: `443`, `25,465,587-590`.
 */
import { TargetError } from './errors';

function readPort(text: string): number {
  const port = Number(text);
  if (!/^[0-9]{1,5}$/.test(text) || port < 1 || port > 65535) {
    throw new TargetError('a port is a number from 1 to 65535');
  }
  return port;
}

/** In the order given; one that is given twice counts once. */
export function readPorts(text: string): readonly number[] {
  const ports = new Set<number>();
  for (const part of text.split(',')) {
    const dash = part.indexOf('-');
    const first = readPort(dash < 0 ? part : part.slice(0, dash));
    const last = dash < 0 ? first : readPort(part.slice(dash + 1));
    if (last < first) throw new TargetError('a range of ports ends before it begins');
    for (let port = first; port <= last; port += 1) ports.add(port);
  }
  return [...ports];
}
