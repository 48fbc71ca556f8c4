#include "address.h"

#if OPENSSL_VERSION_NUMBER >= 0x30000000L
#include <openssl/http.h>
#endif

#include "bio.h"

namespace s_client {

namespace {

#if OPENSSL_VERSION_NUMBER < 0x30000000L
// 1.1.1 has no such function; its s_client spoke to the proxy itself.
int OSSL_HTTP_proxy_connect(BIO*, const char*, const char*, const char*, const char*, int, BIO*,
                            const char*) {
  return 0;
}
#endif

Napi::Value TakeString(Napi::Env env, char* text) {
  OsslMem<char> owned(text);
  return MakeStringOrNull(env, owned.get());
}

int ReadPriority(const Args& args, size_t i) {
  std::string priority = args.String(i);
  if (priority == "host") return BIO_PARSE_PRIO_HOST;
  if (priority == "service") return BIO_PARSE_PRIO_SERV;
  ThrowTypeError(args.env(), Args::Name(i) + " must be 'host' or 'service'");
}

BIO_lookup_type ReadLookupType(const Args& args, size_t i) {
  std::string type = args.String(i);
  if (type == "client") return BIO_LOOKUP_CLIENT;
  if (type == "server") return BIO_LOOKUP_SERVER;
  ThrowTypeError(args.env(), Args::Name(i) + " must be 'client' or 'server'");
}

Napi::Value ParseHostserv(Args& args) {
  std::string text = args.String(0);
  int priority = ReadPriority(args, 1);
  char* host = nullptr;
  char* service = nullptr;
  int parsed = BIO_parse_hostserv(text.c_str(), &host, &service, BIO_hostserv_priorities(priority));
  OsslMem<char> owned_host(host);
  OsslMem<char> owned_service(service);
  if (parsed != 1) return args.env().Null();
  const KeepErrno keep;
  Napi::Object result = Napi::Object::New(args.env());
  result.Set("host", MakeStringOrNull(args.env(), host));
  result.Set("service", MakeStringOrNull(args.env(), service));
  return result;
}

Napi::Value MakeAddress(Args& args, Endpoint endpoint) {
  return Address::Create(args.addon(), std::make_shared<const Endpoint>(std::move(endpoint)));
}

Napi::Value Lookup(Args& args) {
  std::optional<std::string> host = args.StringOrNull(0);
  std::optional<std::string> service = args.StringOrNull(1);
  BIO_lookup_type type = ReadLookupType(args, 2);
  int family = args.Int(3);
  int socktype = args.Int(4);
  int protocol = args.Int(5);
  BIO_ADDRINFO* found = nullptr;
  if (BIO_lookup_ex(c_str(host), c_str(service), type, family, socktype, protocol, &found) != 1) {
    return args.env().Null();
  }
  std::shared_ptr<BIO_ADDRINFO> all(BioAddrInfoPtr{found});
  const KeepErrno keep;
  Napi::Array list = Napi::Array::New(args.env());
  uint32_t count = 0;
  for (const BIO_ADDRINFO* info = found; info != nullptr; info = BIO_ADDRINFO_next(info)) {
    list.Set(count++,
             MakeAddress(args, {all, BIO_ADDRINFO_address(info), BIO_ADDRINFO_family(info),
                                BIO_ADDRINFO_socktype(info), BIO_ADDRINFO_protocol(info)}));
  }
  return list;
}

int Socket(Args& args) { return BIO_socket(args.Int(0), args.Int(1), args.Int(2), 0); }

bool Bind(Args& args) {
  return BIO_bind(args.Int(0), args.Get<Address>(1).addr(), args.Int(2)) == 1;
}

bool Connect(Args& args) {
  return BIO_connect(args.Int(0), args.Get<Address>(1).addr(), args.Int(2)) == 1;
}

int CloseSocket(Args& args) { return BIO_closesocket(args.Int(0)); }

bool SocketNbio(Args& args) { return BIO_socket_nbio(args.Int(0), args.Boolean(1) ? 1 : 0) == 1; }

Napi::Value SockInfo(Args& args) {
  int fd = args.Int(0);
  std::shared_ptr<BIO_ADDR> addr(BioAddrPtr{BIO_ADDR_new()});
  BIO_sock_info_u info = {addr.get()};
  if (!addr || BIO_sock_info(fd, BIO_SOCK_INFO_ADDRESS, &info) != 1) return args.env().Null();
  return MakeAddress(args, {addr, addr.get(), BIO_ADDR_family(addr.get()), 0, 0});
}

bool HttpProxyConnect(Args& args) {
  BIO* bio = args.Get<Bio>(0).Get();
  std::string server = args.String(1);
  std::string port = args.String(2);
  std::optional<std::string> user = args.StringOrNull(3);
  std::optional<std::string> password = args.StringOrNull(4);
  BIO* err = args.Get<Bio>(5).Get();
  std::string prog = args.String(6);
  constexpr int kNoTimeout = 0;
  int connected = OSSL_HTTP_proxy_connect(bio, server.c_str(), port.c_str(), c_str(user),
                                          c_str(password), kNoTimeout, err, prog.c_str());
  if (password) OPENSSL_cleanse(&(*password)[0], password->size());
  return connected == 1;
}

bool SockShouldRetry(Args& args) { return BIO_sock_should_retry(args.Int(0)) != 0; }

}  // namespace

int Address::Family(Args&) { return Get()->family; }

int Address::Socktype(Args&) { return Get()->socktype; }

int Address::Protocol(Args&) { return Get()->protocol; }

Napi::Value Address::Hostname(Args& args) {
  return TakeString(args.env(), BIO_ADDR_hostname_string(addr(), args.Boolean(0) ? 1 : 0));
}

Napi::Value Address::Service(Args& args) {
  return TakeString(args.env(), BIO_ADDR_service_string(addr(), args.Boolean(0) ? 1 : 0));
}

Napi::Value Address::Path(Args& args) {
  return TakeString(args.env(), BIO_ADDR_path_string(addr()));
}

std::vector<Member> Address::Members() {
  return {Method<&Address::Family>("family"),     Method<&Address::Socktype>("socktype"),
          Method<&Address::Protocol>("protocol"), Method<&Address::Hostname>("hostname"),
          Method<&Address::Service>("service"),   Method<&Address::Path>("path")};
}

std::vector<Member> SocketStatics() {
  return {Function<&ParseHostserv>("parseHostserv"),
          Function<&Lookup>("lookup"),
          Function<&Socket>("socket"),
          Function<&Bind>("bind"),
          Function<&Connect>("connect"),
          Function<&CloseSocket>("closeSocket"),
          Function<&SocketNbio>("socketNbio"),
          Function<&SockInfo>("sockInfo"),
          Function<&HttpProxyConnect>("httpProxyConnect"),
          Function<&SockShouldRetry>("sockShouldRetry")};
}

}  // namespace s_client
