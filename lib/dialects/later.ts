// The lines after 3.0, each as its differences from the one before; what is not here is as in the line before it.
import { openssl30 } from './openssl-3.0';
import { row } from './rows';
import { derive } from './variants';

/** ASN1_STRFLGS_UTF8_CONVERT | XN_FLAG_SEP_CPLUS_SPC | XN_FLAG_FN_SN */
const UTF8_NAMES = 0x20010;
/** UTF8_NAMES | ASN1_STRFLGS_ESC_CTRL | ASN1_STRFLGS_DUMP_UNKNOWN | ASN1_STRFLGS_DUMP_DER */
const ESCAPED_NAMES = 0x20312;

const openssl32 = derive(openssl30, {
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
  manner: { nameFlags: UTF8_NAMES, queuesInput: true, inputSize: 16383, readSize: 16384 },
});

const openssl33 = derive(openssl32, {
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
});

const openssl34 = derive(openssl33, { line: '3.4' });

const openssl35 = derive(openssl34, {
  line: '3.5',
  added: { provider: [row('provparam', 'string', 'Set a provider key-value parameter')] },
  manner: { nameFlags: ESCAPED_NAMES, temporaryKey: 'Peer Temp Key' },
});

const openssl36 = derive(openssl35, {
  line: '3.6',
  help: {
    status:
      'Sends a certificate status request to the server (OCSP stapling) The server response (if any) will be printed out.',
  },
  added: {
    status: [
      row('ocsp_check_leaf', 'none', 'Require checking leaf certificate status'),
      row('ocsp_check_all', 'none', 'Require checking all certificates status'),
    ],
  },
});

/** Newest last. */
export const laterLines = [openssl32, openssl33, openssl34, openssl35, openssl36] as const;
