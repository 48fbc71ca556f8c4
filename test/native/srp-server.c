/*
 * A TLS 1.2 server that knows the SRP user "user" with the password "word"; s_server of OpenSSL 3.0
 * finds none of its users. It takes one connection after the other and prints `ACCEPT
 * 127.0.0.1:PORT` first. Argument: `known` for a group of RFC 5054, `unknown` for a prime of RFC
 * 3526.
 */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/bn.h>
#include <openssl/srp.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static BIGNUM *N, *g, *salt, *verifier;

static int choose_group(const char *name) {
  if (strcmp(name, "known") == 0) {
    SRP_gN *group = SRP_get_default_gN("2048");
    N = BN_dup(group->N);
    g = BN_dup(group->g);
  } else {
    N = BN_get_rfc3526_prime_2048(NULL);
    g = BN_new();
    BN_set_word(g, 2);
  }
  return SRP_create_verifier_BN("user", "word", &salt, &verifier, N, g);
}

static int find_user(SSL *ssl, int *alert, void *arg) {
  (void)arg;
  *alert = SSL_AD_UNKNOWN_PSK_IDENTITY;
  if (strcmp(SSL_get_srp_username(ssl), "user") != 0 ||
      SSL_set_srp_server_param(ssl, N, g, salt, verifier, NULL) < 0) {
    return SSL3_AL_FATAL;
  }
  return SSL_ERROR_NONE;
}

static int listen_on_loopback(void) {
  struct sockaddr_in address = {.sin_family = AF_INET,
                                .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
  socklen_t length = sizeof(address);
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(fd, (struct sockaddr *)&address, length) != 0 || listen(fd, 5) != 0 ||
      getsockname(fd, (struct sockaddr *)&address, &length) != 0) {
    return -1;
  }
  printf("ACCEPT 127.0.0.1:%d\n", ntohs(address.sin_port));
  fflush(stdout);
  return fd;
}

static void serve(SSL_CTX *ctx, int fd) {
  SSL *ssl = SSL_new(ctx);
  SSL_set_fd(ssl, fd);
  SSL_accept(ssl);
  SSL_free(ssl);
  close(fd);
}

int main(int argc, char **argv) {
  SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
  int fd = listen_on_loopback();
  int peer;
  if (argc != 2 || fd < 0 || !choose_group(argv[1]) ||
      !SSL_CTX_set_max_proto_version(ctx, TLS1_2_VERSION) ||
      !SSL_CTX_set_cipher_list(ctx, "SRP:@SECLEVEL=0")) {
    return 1;
  }
  SSL_CTX_set_srp_username_callback(ctx, find_user);
  while ((peer = accept(fd, NULL, NULL)) >= 0) {
    serve(ctx, peer);
  }
  return 0;
}
