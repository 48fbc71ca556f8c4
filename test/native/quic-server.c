/*
 * A QUIC server for one client after the other, on OSSL_QUIC_server_method(3) of OpenSSL 3.5 and
 * later. Echoes what comes on a stream, line by line, and tells everything on stdout. These lines
 * are orders:
 * - bye: closes the connection with application error 0; fail: with 42
 * - end: ends its side of the stream; reset: resets it
 * - silence: echoes no more
 * Arguments: certificate, key, protocol, and how many tickets are sent (0 leaves nothing to
 * chance).
 */
#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/quic.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static unsigned char protocol[256];

static int select_protocol(SSL *ssl, const unsigned char **out, unsigned char *outlen,
                           const unsigned char *in, unsigned int inlen, void *arg) {
  (void)ssl;
  (void)arg;
  return SSL_select_next_proto((unsigned char **)out, outlen, protocol, protocol[0] + 1U, in,
                               inlen) == OPENSSL_NPN_NEGOTIATED
             ? SSL_TLSEXT_ERR_OK
             : SSL_TLSEXT_ERR_ALERT_FATAL;
}

static void stop(const char *what) {
  printf("%s\n", what);
  ERR_print_errors_fp(stdout);
  exit(1);
}

/* A socket on a port of the kernel's choice. */
static int bound_socket(unsigned short *port) {
  struct sockaddr_in address = {.sin_family = AF_INET};
  socklen_t size = sizeof(address);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int fd = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
  if (fd < 0 || bind(fd, (struct sockaddr *)&address, size) != 0 ||
      getsockname(fd, (struct sockaddr *)&address, &size) != 0) {
    stop("cannot bind");
  }
  *port = ntohs(address.sin_port);
  return fd;
}

static void close_connection(SSL *connection, uint64_t code, const char *reason) {
  SSL_SHUTDOWN_EX_ARGS how = {.quic_error_code = code, .quic_reason = reason};
  SSL_shutdown_ex(connection, SSL_SHUTDOWN_FLAG_NO_STREAM_FLUSH, &how, sizeof(how));
}

/* Does what a line asks for; 0 when the connection is over. */
static int obey(SSL *connection, SSL *stream, const char *line, int *echo) {
  SSL_STREAM_RESET_ARGS reset = {.quic_error_code = 7};
  if (strcmp(line, "bye\n") == 0) {
    close_connection(connection, 0, "bye");
    return 0;
  }
  if (strcmp(line, "fail\n") == 0) {
    close_connection(connection, 42, "so be it");
    return 0;
  }
  if (strcmp(line, "end\n") == 0) {
    SSL_stream_conclude(stream, 0);
  } else if (strcmp(line, "reset\n") == 0) {
    SSL_stream_reset(stream, &reset, sizeof(reset));
  } else if (strcmp(line, "silence\n") == 0) {
    *echo = 0;
  } else if (*echo) {
    size_t written = 0;
    SSL_write_ex(stream, line, strlen(line), &written);
  }
  return 1;
}

static void serve_stream(SSL *connection, SSL *stream) {
  char data[4096];
  size_t length = 0;
  int echo = 1;
  while (SSL_read_ex(stream, data, sizeof(data) - 1, &length) == 1) {
    data[length] = '\0';
    printf("%s", data);
    if (!obey(connection, stream, data, &echo)) return;
  }
  if (SSL_get_error(stream, 0) == SSL_ERROR_ZERO_RETURN) {
    printf("FIN\n");
    SSL_stream_conclude(stream, 0);
    /* What comes next can only be the end of the connection. */
    SSL_free(SSL_accept_stream(connection, 0));
  }
}

static void serve(SSL *connection) {
  SSL_set_default_stream_mode(connection, SSL_DEFAULT_STREAM_MODE_NONE);
  SSL_set_incoming_stream_policy(connection, SSL_INCOMING_STREAM_POLICY_ACCEPT, 0);
  if (SSL_do_handshake(connection) != 1) {
    printf("NO HANDSHAKE\n");
    return;
  }
  printf("ACCEPTED\n");
  SSL *stream = SSL_accept_stream(connection, 0);
  if (stream != NULL) serve_stream(connection, stream);
  SSL_free(stream);
  printf("CLOSED\n");
}

int main(int argc, char **argv) {
  if (argc != 5) stop("usage: quic-server certificate key protocol tickets");
  setvbuf(stdout, NULL, _IONBF, 0);
  SSL_CTX *ctx = SSL_CTX_new(OSSL_QUIC_server_method());
  if (ctx == NULL || SSL_CTX_use_certificate_chain_file(ctx, argv[1]) != 1 ||
      SSL_CTX_use_PrivateKey_file(ctx, argv[2], SSL_FILETYPE_PEM) != 1) {
    stop("no context");
  }
  protocol[0] = (unsigned char)strlen(argv[3]);
  memcpy(protocol + 1, argv[3], protocol[0]);
  SSL_CTX_set_num_tickets(ctx, (size_t)atoi(argv[4]));
  SSL_CTX_set_alpn_select_cb(ctx, select_protocol, NULL);
  unsigned short port = 0;
  SSL *listener = SSL_new_listener(ctx, 0);
  if (listener == NULL || !SSL_set_fd(listener, bound_socket(&port)) || !SSL_listen(listener)) {
    stop("cannot listen");
  }
  printf("READY %d\n", port);
  for (;;) {
    SSL *connection = SSL_accept_connection(listener, 0);
    if (connection == NULL) stop("cannot accept");
    serve(connection);
    SSL_free(connection);
  }
}
