/*
 * -nameopt: the words of x509(1)'s "Name Format Options" as X509_NAME_print_ex(3) flags.
 * Does not print names. Called for each -nameopt in argv order.
 */
import type { Native } from '../native/api';

const XN_FLAG_COMPAT = 0;
const SEP_MASK = 0xf << 16;
const SEP_CPLUS_SPC = 2 << 16;
const FN_MASK = 3 << 21;
const SPC_EQ = 1 << 23;
const STRFLGS_RFC2253 = 0x317;
const ALL = 0xffffffff;

const XN_FLAG_ONELINE = STRFLGS_RFC2253 | 0x8 | SEP_CPLUS_SPC | SPC_EQ;
const XN_FLAG_RFC2253 = STRFLGS_RFC2253 | (1 << 16) | (1 << 20) | (1 << 24);
const XN_FLAG_MULTILINE = 0x2 | 0x4 | (4 << 16) | SPC_EQ | (1 << 21) | (1 << 25);

/** Word, flags it sets or clears, flags it clears first. */
const WORDS: Readonly<Record<string, readonly [flags: number, mask: number]>> = {
  esc_2253: [0x1, 0],
  esc_2254: [0x400, 0],
  esc_ctrl: [0x2, 0],
  esc_msb: [0x4, 0],
  use_quote: [0x8, 0],
  utf8: [0x10, 0],
  ignore_type: [0x20, 0],
  show_type: [0x40, 0],
  dump_all: [0x80, 0],
  dump_nostr: [0x100, 0],
  dump_der: [0x200, 0],
  compat: [XN_FLAG_COMPAT, ALL],
  sep_comma_plus: [1 << 16, SEP_MASK],
  sep_comma_plus_space: [SEP_CPLUS_SPC, SEP_MASK],
  sep_semi_plus_space: [3 << 16, SEP_MASK],
  sep_multiline: [4 << 16, SEP_MASK],
  dn_rev: [1 << 20, 0],
  nofname: [3 << 21, FN_MASK],
  sname: [0, FN_MASK],
  lname: [1 << 21, FN_MASK],
  align: [1 << 25, 0],
  oid: [2 << 21, FN_MASK],
  space_eq: [SPC_EQ, 0],
  dump_unknown: [1 << 24, 0],
  rfc2253: [XN_FLAG_RFC2253, ALL],
  oneline: [XN_FLAG_ONELINE, ALL],
  multiline: [XN_FLAG_MULTILINE, ALL],
  ca_default: [XN_FLAG_MULTILINE, ALL],
};

/** Flags after one more -nameopt on top of the earlier ones (null: none yet); null when it is malformed. */
export function applyNameOption(
  native: Native,
  before: number | null,
  list: string,
): number | null {
  let flags = before ?? 0;
  // A list that is malformed counts as empty, and its error stays in the queue.
  for (const item of native.X509Name.parseList(list) ?? []) {
    const [, sign, word] = /^([+-]?)(.*)$/s.exec(item) ?? [];
    const row = Object.hasOwn(WORDS, (word ?? '').toLowerCase())
      ? WORDS[(word ?? '').toLowerCase()]
      : undefined;
    if (row === undefined) {
      return null;
    }
    flags = (flags & ~row[1]) >>> 0;
    flags = (sign === '-' ? flags & ~row[0] : flags | row[0]) >>> 0;
  }
  if (flags !== XN_FLAG_COMPAT && (flags & SEP_MASK) === 0) {
    flags |= SEP_CPLUS_SPC;
  }
  return flags >>> 0;
}
