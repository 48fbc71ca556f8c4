/*
 * The other end of bench/bulk.mjs: a TLS server that takes or gives bytes as fast as it can.
 *
 * Usage: bulk-server CERT KEY BYTES     (127.0.0.1; prints its port)
 * Each connection is one run: the client's first byte says what is wanted, `g`: BYTES are sent, `t`: all that comes is
 * taken until there are BYTES of it with the first. Then the connection is closed.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static char block[16384];

static void serve(SSL* ssl, long wanted) {
  char first = 0;
  if (SSL_accept(ssl) != 1 || SSL_read(ssl, &first, 1) != 1) return;
  long done = first == 't';
  while (done < wanted) {
    long left = wanted - done;
    int size = left < (long)sizeof(block) ? (int)left : (int)sizeof(block);
    int moved = first == 'g' ? SSL_write(ssl, block, size) : SSL_read(ssl, block, sizeof(block));
    if (moved <= 0) return;
    done += moved;
  }
  SSL_shutdown(ssl);
}

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  SSL_CTX* ctx = SSL_CTX_new(TLS_server_method());
  if (SSL_CTX_use_certificate_file(ctx, argv[1], SSL_FILETYPE_PEM) != 1 ||
      SSL_CTX_use_PrivateKey_file(ctx, argv[2], SSL_FILETYPE_PEM) != 1) {
    return 1;
  }
  SSL_CTX_set_read_ahead(ctx, 1);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof(address);
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(listener, (struct sockaddr*)&address, length) != 0 || listen(listener, 16) != 0 ||
      getsockname(listener, (struct sockaddr*)&address, &length) != 0) {
    return 1;
  }
  memset(block, 'x', sizeof(block));
  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);
  for (;;) {
    int fd = accept(listener, NULL, NULL);
    SSL* ssl = SSL_new(ctx);
    SSL_set_fd(ssl, fd);
    serve(ssl, atol(argv[3]));
    SSL_free(ssl);
    close(fd);
  }
}
