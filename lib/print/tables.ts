/*
 * Names of wire values as s_client prints them, line 3.0.
 * Values without a name here are printed as unknown by the callers.
 * Used by the renderers of this folder.
 */

type Names = Readonly<Record<number, string>>;

export const VERSIONS: Names = {
  768: 'SSL 3.0',
  769: 'TLS 1.0',
  770: 'TLS 1.1',
  771: 'TLS 1.2',
  772: 'TLS 1.3',
  65279: 'DTLS 1.0',
  256: 'DTLS 1.0 (bad)',
};

/** Versions whose messages are TLS at all; the others are reported as not TLS data. */
export const KNOWN_VERSIONS: readonly number[] = [0x300, 0x301, 0x302, 0x303, 0x304, 0xfeff, 0x100];

export const CONTENT_TYPES: Names = {
  20: ', ChangeCipherSpec',
  21: ', Alert',
  22: ', Handshake',
  23: ', ApplicationData',
  256: ', RecordHeader',
  257: ', InnerContent',
};

export const HANDSHAKES: Names = {
  0: ', HelloRequest',
  1: ', ClientHello',
  2: ', ServerHello',
  3: ', HelloVerifyRequest',
  4: ', NewSessionTicket',
  5: ', EndOfEarlyData',
  8: ', EncryptedExtensions',
  11: ', Certificate',
  12: ', ServerKeyExchange',
  13: ', CertificateRequest',
  14: ', ServerHelloDone',
  15: ', CertificateVerify',
  16: ', ClientKeyExchange',
  20: ', Finished',
  21: ', CertificateUrl',
  22: ', CertificateStatus',
  23: ', SupplementalData',
  24: ', KeyUpdate',
  67: ', NextProto',
  254: ', MessageHash',
};

export const ALERTS: Names = {
  0: ' close_notify',
  1: ' end_of_early_data',
  10: ' unexpected_message',
  20: ' bad_record_mac',
  21: ' decryption_failed',
  22: ' record_overflow',
  30: ' decompression_failure',
  40: ' handshake_failure',
  42: ' bad_certificate',
  43: ' unsupported_certificate',
  44: ' certificate_revoked',
  45: ' certificate_expired',
  46: ' certificate_unknown',
  47: ' illegal_parameter',
  48: ' unknown_ca',
  49: ' access_denied',
  50: ' decode_error',
  51: ' decrypt_error',
  60: ' export_restriction',
  70: ' protocol_version',
  71: ' insufficient_security',
  80: ' internal_error',
  86: ' inappropriate_fallback',
  90: ' user_canceled',
  100: ' no_renegotiation',
  109: ' missing_extension',
  110: ' unsupported_extension',
  111: ' certificate_unobtainable',
  112: ' unrecognized_name',
  113: ' bad_certificate_status_response',
  114: ' bad_certificate_hash_value',
  115: ' unknown_psk_identity',
  116: ' certificate_required',
};

export const EXTENSIONS: Names = {
  0: 'server name',
  1: 'max fragment length',
  2: 'client certificate URL',
  3: 'trusted CA keys',
  4: 'truncated HMAC',
  5: 'status request',
  6: 'user mapping',
  7: 'client authz',
  8: 'server authz',
  9: 'cert type',
  10: 'supported_groups',
  11: 'EC point formats',
  12: 'SRP',
  13: 'signature algorithms',
  14: 'use SRTP',
  16: 'application layer protocol negotiation',
  18: 'signed certificate timestamps',
  21: 'TLS padding',
  22: 'encrypt-then-mac',
  23: 'extended master secret',
  35: 'session ticket',
  41: 'psk',
  42: 'early_data',
  43: 'supported versions',
  45: 'psk kex modes',
  47: 'certificate authorities',
  49: 'post handshake auth',
  51: 'key share',
  13172: 'next protocol',
  65281: 'renegotiation info',
};

export const CERTIFICATE_TYPES: Names = {
  1: 'RSA sign',
  2: 'DSA sign',
  3: 'RSA fixed DH',
  4: 'DSS fixed DH',
  22: 'GOST01 Sign',
  64: 'ECDSA sign',
  65: 'RSA fixed ECDH',
  66: 'ECDSA fixed ECDH',
  67: 'GOST12 Sign',
};

/** Signature types by NID. */
export const SIGNATURE_TYPES: Names = {
  6: 'RSA',
  116: 'DSA',
  408: 'ECDSA',
  811: 'gost2001',
  912: 'RSA-PSS',
  979: 'gost2012_256',
  980: 'gost2012_512',
  1087: 'ed25519',
  1088: 'ed448',
};

/** Signature schemes that go by their own name, by code point; the others by signature and hash. */
export const NAMED_SCHEMES: Names = {
  2057: 'rsa_pss_pss_sha256',
  2058: 'rsa_pss_pss_sha384',
  2059: 'rsa_pss_pss_sha512',
  2074: 'ecdsa_brainpoolP256r1_sha256',
  2075: 'ecdsa_brainpoolP384r1_sha384',
  2076: 'ecdsa_brainpoolP512r1_sha512',
};

export const POINT_FORMATS: Names = {
  0: 'uncompressed',
  1: 'ansiX962_compressed_prime',
  2: 'ansiX962_compressed_char2',
};

/** Curves that go by a NIST name. */
export const NIST_CURVES: Names = {
  721: 'K-163',
  723: 'B-163',
  726: 'K-233',
  727: 'B-233',
  729: 'K-283',
  730: 'B-283',
  731: 'K-409',
  732: 'B-409',
  733: 'K-571',
  734: 'B-571',
  409: 'P-192',
  713: 'P-224',
  415: 'P-256',
  715: 'P-384',
  716: 'P-521',
};
