/*
 * Verification: parameters (X509_VERIFY_PARAM), stores of trusted certificates, CRLs, names, DANE, CT.
 * Parameters take effect, and are refused, while argv is read; files are opened later.
 * Played by resolve.ts.
 */
import { fail, puts, Stop } from '../../native/console';
import { applyNameOption } from '../name-options';
import { atoi } from '../number';
import { flag, format, type Handler, type Handlers, text } from './handler';

/** X509_V_FLAG_* of each option that only sets one. */
const FLAGS: Readonly<Record<string, number>> = {
  ignore_critical: 0x10,
  issuer_checks: 0,
  crl_check: 0x4,
  crl_check_all: 0x4 | 0x8,
  policy_check: 0x80,
  explicit_policy: 0x100,
  inhibit_any: 0x200,
  inhibit_map: 0x400,
  x509_strict: 0x20,
  extended_crl: 0x1000,
  use_deltas: 0x2000,
  policy_print: 0x800,
  check_ss_sig: 0x4000,
  trusted_first: 0x8000,
  suiteB_128_only: 0x10000,
  suiteB_128: 0x30000,
  suiteB_192: 0x20000,
  partial_chain: 0x80000,
  no_alt_chains: 0x100000,
  no_check_time: 0x200000,
  allow_proxy_certs: 0x40,
  ocsp_check_leaf: 0x400000,
  ocsp_check_all: 0x400000 | 0x800000,
};

/** Wraps a change of the verify parameters: a refused one ends the run, without a word of its own. */
function parameter(change: Handler): Handler {
  return (reading, value, name, parsed) => {
    change(reading, value, name, parsed);
    reading.settings.verifyParamTouched = true;
  };
}

const setFlag = parameter(({ settings }, _value, name) => {
  const flags = FLAGS[name] ?? 0;
  if (flags !== 0) {
    settings.verifyParam.setFlags(flags);
  }
});

/** Checks of stapled responses (OCSP) ask for such responses, too. */
const checkStatus: Handler = (reading, value, name, parsed) => {
  setFlag(reading, value, name, parsed);
  reading.settings.status = true;
};

function accepted(ok: boolean): void {
  if (!ok) {
    throw new Stop(1);
  }
}

const policy = parameter(({ settings, console }, value) => {
  if (settings.verifyParam.addPolicy(value) === 'bad-oid') {
    fail(console, `${console.prog}: Invalid Policy ${value}\n`);
  }
});

const purpose = parameter(({ settings, console }, value) => {
  const id = settings.verifyParam.purposeBySname(value);
  if (id < 0) {
    fail(console, `${console.prog}: Invalid purpose ${value}\n`);
  }
  if (!settings.verifyParam.setPurpose(id)) {
    fail(console, `${console.prog}: Internal error setting purpose ${value}\n`);
  }
});

const verifyName = parameter(({ settings, console }, value) => {
  const result = settings.verifyParam.setNamed(value);
  if (result === 'unknown') {
    fail(console, `${console.prog}: Invalid verify name ${value}\n`);
  }
  if (result === 'failed') {
    fail(console, `${console.prog}: Internal error setting verify name ${value}\n`);
  }
});

const verify: Handler = ({ settings, console }, value) => {
  settings.verify = true;
  settings.verifyDepth = atoi(value);
  if (!settings.quiet) {
    puts(console.err, `verify depth is ${settings.verifyDepth}\n`);
  }
};

const nameopt: Handler = ({ settings, console }, value) => {
  const flags = applyNameOption(console.native, settings.nameOptions, value);
  if (flags === null) {
    throw new Stop(1);
  }
  settings.nameOptions = flags;
};

export const trustHandlers: Handlers = {
  ...Object.fromEntries(Object.keys(FLAGS).map((name) => [name, setFlag])),
  ocsp_check_leaf: checkStatus,
  ocsp_check_all: checkStatus,
  policy,
  purpose,
  verify_name: verifyName,
  verify_depth: parameter(({ settings }, value) => {
    if (atoi(value) >= 0) {
      settings.verifyParam.setDepth(atoi(value));
    }
  }),
  auth_level: parameter(({ settings }, value) => {
    if (atoi(value) >= 0) {
      settings.verifyParam.setAuthLevel(atoi(value));
    }
  }),
  attime: parameter(({ settings }, _text, _name, parsed) => {
    settings.verifyParam.setTime(BigInt(parsed));
  }),
  verify_hostname: parameter(({ settings }, value) => {
    accepted(settings.verifyParam.set1Host(value));
  }),
  verify_email: parameter(({ settings }, value) => {
    accepted(settings.verifyParam.set1Email(value));
  }),
  verify_ip: parameter(({ settings }, value) => {
    accepted(settings.verifyParam.set1IpAsc(value));
  }),
  verify,
  verify_return_error: ({ settings }) => {
    settings.verify = true;
    settings.verifyReturnError = true;
  },
  verify_quiet: flag('verifyQuiet'),
  nameopt,
  CAfile: text('caFile'),
  CApath: text('caPath'),
  CAstore: text('caStore'),
  'no-CAfile': flag('noCaFile'),
  'no-CApath': flag('noCaPath'),
  'no-CAstore': flag('noCaStore'),
  chainCAfile: text('chainCaFile'),
  chainCApath: text('chainCaPath'),
  chainCAstore: text('chainCaStore'),
  verifyCAfile: text('verifyCaFile'),
  verifyCApath: text('verifyCaPath'),
  verifyCAstore: text('verifyCaStore'),
  requestCAfile: text('requestCaFile'),
  CRL: text('crlFile'),
  CRLform: format('crlFormat'),
  crl_download: flag('crlDownload'),
  dane_tlsa_domain: text('daneDomain'),
  dane_tlsa_rrdata: ({ settings }, value) => {
    settings.daneRecords.push(value);
  },
  dane_ee_no_namechecks: flag('daneEeNoNamechecks'),
  ct: flag('ct'),
  noct: flag('ct', false),
  ctlogfile: text('ctLogFile'),
};
