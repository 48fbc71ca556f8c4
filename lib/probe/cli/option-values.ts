/*
 * What is written as the value of an option, read and checked by its kind. Messages end `--NAME needs ...`.
 */
import { isIP } from 'node:net';
import { causeOf, TargetError, UsageError } from './errors';
import { readPath } from './fields';
import { readHost } from './host';
import type { Kind } from './option-table';
import { readPorts } from './ports';

/** Thrown with what is needed instead. */
class Needed extends Error {}

function need(what: string): never {
  throw new Needed(what);
}

function count(text: string, from: number, to: number): number {
  const value = Number(text);
  if (!/^[0-9]+$/.test(text) || value < from || value > to) {
    need(`a whole number from ${from} to ${to}`);
  }
  return value;
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

function duration(text: string, from: number, to: number): number {
  const [, digits, unit = 'ms'] = /^([0-9]+(?:\.[0-9]+)?)(ms|s|m|h)?$/.exec(text) ?? [];
  const value = Math.round(Number(digits) * (UNITS[unit] ?? Number.NaN));
  if (digits === undefined || value < from || value > to) {
    need(`a time from ${from}ms to ${to / 1000}s, as 500ms, 2s, 1m or milliseconds`);
  }
  return value;
}

/** None of them empty or twice. */
function words(text: string, of: readonly string[] | undefined): readonly string[] {
  const list = text.split(',').map((word) => word.trim());
  const wrong = list.find((word) => word === '' || (of !== undefined && !of.includes(word)));
  if (wrong !== undefined) need(of ? `some of ${of.join(', ')}` : 'words between commas');
  return [...new Set(list)];
}

/** The two of `host:port`, `[v6]:port`; the port may be missing. */
function splitPort(text: string): readonly [host: string, port: string | null] {
  if (isIP(text) !== 0) return [text, null];
  const [, bracketed, plain, port = null] =
    /^(?:\[([^\]]+)\]|([^:]+))(?::([0-9]+))?$/.exec(text) ?? [];
  return [bracketed ?? plain ?? '', port];
}

function isPort(text: string): boolean {
  return Number(text) >= 1 && Number(text) <= 65535;
}

function servers(text: string): readonly string[] {
  const list = text.split(',');
  for (const server of list) {
    const [address, port] = splitPort(server);
    if (isIP(address) === 0 || (port !== null && !isPort(port))) {
      need('addresses, each with a port or without, between commas');
    }
  }
  return list;
}

function hostPort(text: string): string {
  const [host, port] = splitPort(text);
  if (port === null || !isPort(port)) need('HOST:PORT');
  readHost(host);
  return text;
}

function shard(text: string) {
  const [, index, of] = /^([0-9]{1,7})\/([0-9]{1,7})$/.exec(text) ?? [];
  if (!of || Number(index) < 1 || Number(index) > Number(of)) need('I/N, with I from 1 to N');
  return { index: Number(index) - 1, of: Number(of) };
}

/** `-cipher ALL` are two arguments; the value may have blanks of its own. */
function sClient(text: string): readonly string[] {
  const [, name, value] = /^(-\S+)(?:\s+(.*\S))?\s*$/s.exec(text) ?? [];
  if (name === undefined) need("an option of s_client with its value, as '-cipher ALL'");
  return value === undefined ? [name] : [name, value];
}

function value(text: string, type: Kind): unknown {
  switch (type.kind) {
    case 'switch':
      return true;
    case 'text':
      return type.repeatable ? [text] : text;
    case 'count':
      return count(text, type.from, type.to);
    case 'duration':
      return type.optional && text === '' ? true : duration(text, type.from, type.to);
    case 'choice':
      return type.of.includes(text) ? text : need(`one of ${type.of.join(', ')}`);
    case 'list':
      return words(text === '' ? (type.otherwise ?? text) : text, type.of);
    case 'servers':
      return servers(text);
    case 'host-port':
      return hostPort(text);
    case 'ports':
      return readPorts(text);
    case 'shard':
      return shard(text);
    case 'fields':
      return text.split(',').map(readPath);
    case 's_client':
      return sClient(text);
  }
}

/** @throws UsageError */
export function readValue(name: string, text: string, type: Kind): unknown {
  try {
    return value(text, type);
  } catch (error) {
    if (error instanceof Needed) throw new UsageError(`--${name} needs ${error.message}`);
    if (error instanceof TargetError || error instanceof UsageError) {
      throw new UsageError(`--${name}: ${causeOf(error)}`);
    }
    throw error;
  }
}
