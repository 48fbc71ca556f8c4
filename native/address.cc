#include "address.h"

#include "bio.h"

namespace s_client {

namespace {

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
  Napi::Object result = Napi::Object::New(args.env());
  result.Set("host", MakeStringOrNull(args.env(), host));
  result.Set("service", MakeStringOrNull(args.env(), service));
  return result;
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
  Napi::Array list = Napi::Array::New(args.env());
  uint32_t count = 0;
  for (const BIO_ADDRINFO* info = found; info != nullptr; info = BIO_ADDRINFO_next(info)) {
    list.Set(count++, Address::Create(args.addon(), Borrow(info, all)));
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

bool SockShouldRetry(Args& args) { return BIO_sock_should_retry(args.Int(0)) != 0; }

}  // namespace

int Address::Family(Args&) { return BIO_ADDRINFO_family(Get()); }

int Address::Socktype(Args&) { return BIO_ADDRINFO_socktype(Get()); }

int Address::Protocol(Args&) { return BIO_ADDRINFO_protocol(Get()); }

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
          Function<&SockShouldRetry>("sockShouldRetry")};
}

}  // namespace s_client
