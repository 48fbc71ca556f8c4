/*
 * The measure for the prober: full TLS handshakes in plain C, one shared SSL_CTX, one thread, one
 * epoll loop. Connects `count` times with `flight` connections under way, copies each chain (DER),
 * sends close_notify, closes.
 *
 * Usage: tls-rate PORT COUNT FLIGHT [tuned | hold]     (127.0.0.1; X25519; verification off)
 * Ends with status 1 when a handshake failed.
 *
 * `tuned` adds what a C program can be given without changing its work: read-ahead, no call of the
 * verifier, AES-128. `hold` waits until nothing has happened for two seconds, and prints the
 * resident memory of each connection in KiB.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

struct connection {
  int fd;
  SSL* ssl;
};

static SSL_CTX* ctx;
static struct sockaddr_in address;
static int epoll_fd;
static long started, finished, failed, wanted;

static int skip(X509_STORE_CTX* store, void* data) {
  (void)store;
  (void)data;
  return 1;
}

static void start(struct connection* it) {
  struct epoll_event event = {0};
  it->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  it->ssl = NULL;
  if (it->fd < 0 ||
      (connect(it->fd, (struct sockaddr*)&address, sizeof(address)) != 0 && errno != EINPROGRESS)) {
    perror("connect");
    exit(1);
  }
  event.events = EPOLLIN | EPOLLOUT | EPOLLET;
  event.data.ptr = it;
  epoll_ctl(epoll_fd, EPOLL_CTL_ADD, it->fd, &event);
  started++;
}

static void copy_chain(SSL* ssl) {
  STACK_OF(X509)* chain = SSL_get_peer_cert_chain(ssl);
  for (int i = 0; chain != NULL && i < sk_X509_num(chain); i++) {
    unsigned char* der = NULL;
    i2d_X509(sk_X509_value(chain, i), &der);
    OPENSSL_free(der);
  }
}

static void end(struct connection* it, int ok) {
  if (ok) {
    copy_chain(it->ssl);
    SSL_shutdown(it->ssl);
    finished++;
  } else {
    failed++;
  }
  SSL_free(it->ssl);
  close(it->fd);
  it->fd = -1;
  if (started < wanted) start(it);
}

static void ready(struct connection* it) {
  if (it->ssl == NULL) {
    it->ssl = SSL_new(ctx);
    SSL_set_fd(it->ssl, it->fd);
    SSL_set_tlsext_host_name(it->ssl, "localhost");
    SSL_set_connect_state(it->ssl);
  }
  int result = SSL_do_handshake(it->ssl);
  if (result == 1) {
    end(it, 1);
    return;
  }
  int error = SSL_get_error(it->ssl, result);
  if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE) end(it, 0);
}

/* In KiB. */
static long resident(void) {
  char line[256];
  long size = 0;
  FILE* file = fopen("/proc/self/status", "r");
  while (file != NULL && fgets(line, sizeof(line), file) != NULL) sscanf(line, "VmRSS: %ld", &size);
  if (file != NULL) fclose(file);
  return size;
}

int main(int argc, char** argv) {
  if (argc < 4) return 2;
  int hold = argc > 4 && strcmp(argv[4], "hold") == 0;
  int tuned = argc > 4 && strcmp(argv[4], "tuned") == 0;
  int flight = atoi(argv[3]);
  wanted = atol(argv[2]);
  address.sin_family = AF_INET;
  address.sin_port = htons((unsigned short)atoi(argv[1]));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ctx = SSL_CTX_new(TLS_client_method());
  SSL_CTX_set_verify(ctx, SSL_VERIFY_NONE, NULL);
  SSL_CTX_set1_groups_list(ctx, "X25519");
  SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
  if (tuned) {
    SSL_CTX_set_read_ahead(ctx, 1);
    SSL_CTX_set_cert_verify_callback(ctx, skip, NULL);
    SSL_CTX_set_ciphersuites(ctx, "TLS_AES_128_GCM_SHA256");
  }
  epoll_fd = epoll_create1(EPOLL_CLOEXEC);
  struct connection* all = calloc((size_t)flight, sizeof(*all));
  long before = resident();
  for (int i = 0; i < flight && started < wanted; i++) start(&all[i]);
  struct epoll_event events[256];
  while (finished + failed < wanted) {
    int count = epoll_wait(epoll_fd, events, 256, hold ? 2000 : -1);
    if (count == 0) {
      printf("%.1f\n", (double)(resident() - before) / (double)wanted);
      return 0;
    }
    for (int i = 0; i < count; i++) {
      struct connection* it = events[i].data.ptr;
      if (it->fd >= 0) ready(it);
    }
  }
  return failed > 0;
}
