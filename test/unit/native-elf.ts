/*
 * Takes one exported symbol out of a copy of a shared object, by making it hidden.
 * ELF of 64 bits, little endian, and only as much of it as that needs.
 * Used to show that the addon's exported `dlopen` does what it is there for.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const SHT_DYNSYM = 11;
const STV_HIDDEN = 2;
const sizeOfSymbol = 24;

interface Section {
  readonly type: number;
  readonly offset: number;
  readonly size: number;
  readonly link: number;
}

function sections(elf: Buffer): Section[] {
  const table = Number(elf.readBigUInt64LE(0x28));
  const entry = elf.readUInt16LE(0x3a);
  return Array.from({ length: elf.readUInt16LE(0x3c) }, (_, i) => {
    const at = table + i * entry;
    return {
      type: elf.readUInt32LE(at + 4),
      offset: Number(elf.readBigUInt64LE(at + 0x18)),
      size: Number(elf.readBigUInt64LE(at + 0x20)),
      link: elf.readUInt32LE(at + 0x28),
    };
  });
}

/** Writes `to`, a copy of `from` that no longer exports `name` (the loader ignores hidden symbols). */
export function hideSymbol(from: string, to: string, name: string): void {
  const elf = readFileSync(from);
  const all = sections(elf);
  const symbols = all.find(({ type }) => type === SHT_DYNSYM);
  const strings = symbols === undefined ? undefined : all[symbols.link];
  if (symbols === undefined || strings === undefined) {
    throw new Error(`${from}: no dynamic symbols`);
  }
  for (let at = symbols.offset; at < symbols.offset + symbols.size; at += sizeOfSymbol) {
    const start = strings.offset + elf.readUInt32LE(at);
    if (elf.toString('latin1', start, elf.indexOf(0, start)) === name) {
      elf.writeUInt8(STV_HIDDEN, at + 5);
      writeFileSync(to, elf);
      return;
    }
  }
  throw new Error(`${from}: no symbol ${name}`);
}
