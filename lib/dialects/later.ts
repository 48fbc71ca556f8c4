// The lines after 3.0, each as its differences from the one before; what is not here is as in the line before it.
import type { ChainCertificate, LoadedKind } from './manner';
import { openssl30 } from './openssl-3.0';
import { row } from './rows';
import { derive, lazily } from './variants';

/** ASN1_STRFLGS_UTF8_CONVERT | XN_FLAG_SEP_CPLUS_SPC | XN_FLAG_FN_SN */
const UTF8_NAMES = 0x20010;
/** UTF8_NAMES | ASN1_STRFLGS_ESC_CTRL | ASN1_STRFLGS_DUMP_UNKNOWN | ASN1_STRFLGS_DUMP_DER */
const ESCAPED_NAMES = 0x20312;

const TLS1_3_VERSION = 0x304;

const openssl31 = lazily('3.1', () =>
  derive(openssl30, {
    line: '3.1',
    manner: {
      noRenegotiation: (version) =>
        version === TLS1_3_VERSION
          ? 'This TLS version forbids renegotiation.'
          : 'Secure Renegotiation IS NOT supported',
    },
  }),
);

const openssl32 = lazily('3.2', () =>
  derive(openssl31(), {
    line: '3.2',
    added: {
      requestCAfile: [row('tfo', 'none', 'Connect using TCP Fast Open')],
      prexit: [row('no-interactive', 'none', "Don't run the client in the interactive mode")],
      nocommands: [row('adv', 'none', 'Advanced command mode')],
      dtls: [row('quic', 'none', 'Use QUIC', 'quic')],
      enable_pha: [
        row('enable_server_rpk', 'none', 'Enable raw public keys (RFC7250) from the server'),
        row('enable_client_rpk', 'none', 'Enable raw public keys (RFC7250) from the client'),
      ],
      srp_strength: [row('ktls', 'none', 'Enable Kernel TLS for sending and receiving', 'ktls')],
      comp: [
        row('no_tx_cert_comp', 'none', 'Disable sending TLSv1.3 compressed certificates'),
        row('no_rx_cert_comp', 'none', 'Disable receiving TLSv1.3 compressed certificates'),
      ],
      no_etm: [row('no_ems', 'none', 'Disable Extended master secret extension')],
    },
    manner: {
      nameFlags: UTF8_NAMES,
      queuesInput: true,
      tellsAddress: true,
      noPeer: 'No peer certificate or raw public key',
      daneMatch: ({ hasKey, depth }) =>
        hasKey ? 'signed the peer' : depth > 0 ? 'matched the TA' : 'matched the EE',
      extensions: { 19: 'client cert type', 20: 'server cert type', 27: 'compress certificate' },
      moreHandshakes: { 25: ', CompressedCertificate' },
    },
  }),
);

const openssl33 = lazily('3.3', () =>
  derive(openssl32(), {
    line: '3.3',
    added: {
      allow_no_dhe_kex: [
        row(
          'prefer_no_dhe_kex',
          'none',
          'In TLSv1.3 prefer non-(ec)dhe over (ec)dhe-based key exchange on resumption',
        ),
      ],
    },
  }),
);

const openssl34 = lazily('3.4', () =>
  derive(openssl33(), { line: '3.4', manner: { tellsProtocol: true } }),
);

function keyLine(cert: ChainCertificate): string {
  const size = cert.group === null ? `${cert.bits} (bit)` : `(${cert.group})`;
  return `PKEY: ${cert.keyType}, ${size}; sigalg: ${cert.signatureLong}`;
}

const KIND_NAMES = { key: 'private key', cert: 'certificate', CRL: 'CRL' } as const;

function kindName(kind: LoadedKind, all: boolean): string {
  return all ? `${KIND_NAMES[kind]}s` : KIND_NAMES[kind];
}

const openssl35 = lazily('3.5', () =>
  derive(openssl34(), {
    line: '3.5',
    added: { provider: [row('provparam', 'string', 'Set a provider key-value parameter')] },
    texts: {
      formatRefused: (text, kind) =>
        `Bad format "${text}"; must be one of:  pem der${kind === 'format-pem-der' ? '' : ' engine'}`,
      extraArguments: ([first]) => (first === '' ? null : `Extra option: "${first}"`),
    },
    manner: {
      nameFlags: ESCAPED_NAMES,
      keyLine,
      temporaryKey: 'Peer Temp Key',
      tellsGroup: true,
      namesScheme: true,
      loading: {
        unopened: kindName,
        notFound: kindName,
        verb: () => 'Could not find',
        namesSystemError: true,
        repeats: false,
        httpNamesUrl: true,
      },
      bufferSize: 16_384,
      textEndsInBuffer: true,
      readSize: 16_384,
      namelessSchemes: [0x081a, 0x081b, 0x081c],
      namesSignatureNids: true,
      examinesSrpGroups: true,
    },
  }),
);

const openssl36 = lazily('3.6', () =>
  derive(openssl35(), {
    line: '3.6',
    removed: ['status'],
    sections: { 'OCSP stapling options': 'Debug options' },
    added: {
      'OCSP stapling options': [
        row(
          'status',
          'none',
          'Sends a certificate status request to the server (OCSP stapling) The server response (if any) will be printed out.',
          'ocsp',
        ),
        row(
          'ocsp_check_leaf',
          'none',
          'Require checking leaf certificate status, attempting to use OCSP stapling first',
          'ocsp',
        ),
        row(
          'ocsp_check_all',
          'none',
          'Require checking status of full chain, attempting to use OCSP stapling first',
          'ocsp',
        ),
      ],
    },
    manner: {
      namesProviderKeys: true,
      ocsp: {
        listed: true,
        none: 'no OCSP response received',
        unparsed: 'OCSP response parse error',
      },
      tellsLeftovers: true,
    },
  }),
);

/** Newest last. */
export const laterLines = [
  openssl31,
  openssl32,
  openssl33,
  openssl34,
  openssl35,
  openssl36,
] as const;
