/*
 * Numbers of OpenSSL's public headers and of the system that TypeScript needs, under their own names.
 * Stable across the 1.1.1 and 3.x ABIs. Nothing is computed here.
 * Used by every folder that calls the addon.
 */
export const OPENSSL_VERSION = 0;
export const BIO_CB_READ = 0x02;
export const BIO_CB_WRITE = 0x03;
export const BIO_CB_RETURN = 0x80;
export const BIO_SOCK_REUSEADDR = 0x01;
export const BIO_SOCK_KEEPALIVE = 0x04;
export const BIO_SOCK_NONBLOCK = 0x08;
export const BIO_SOCK_NODELAY = 0x10;
export const BIO_SOCK_TFO = 0x20;

export const AF_UNSPEC = 0;
export const AF_UNIX = 1;
export const AF_INET = 2;
export const AF_INET6 = 10;
export const SOCK_STREAM = 1;
export const SOCK_DGRAM = 2;
export const IPPROTO_TCP = 6;
export const IPPROTO_UDP = 17;
export const IPPROTO_SCTP = 132;
export const SHUT_WR = 1;
export const POLLIN = 1;
export const POLLPRI = 2;
export const POLLOUT = 4;
export const POLLERR = 8;
export const POLLHUP = 16;
export const POLLNVAL = 32;

export const SSL_ERROR_NONE = 0;
export const SSL_ERROR_SSL = 1;
export const SSL_ERROR_WANT_READ = 2;
export const SSL_ERROR_WANT_WRITE = 3;
export const SSL_ERROR_WANT_X509_LOOKUP = 4;
export const SSL_ERROR_SYSCALL = 5;
export const SSL_ERROR_ZERO_RETURN = 6;
export const SSL_ERROR_WANT_CONNECT = 7;
export const SSL_ERROR_WANT_ASYNC = 9;
export const SSL_ERROR_WANT_ASYNC_JOB = 10;
export const SSL_ERROR_WANT_CLIENT_HELLO_CB = 11;

export const SSL_VERIFY_NONE = 0;
export const SSL_VERIFY_PEER = 1;
export const SSL_VERIFY_CLIENT_ONCE = 4;
