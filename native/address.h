// Address: one of the results of BIO_lookup_ex(3), or a socket's own; and the socket calls.
// Not here: BIOs over sockets (bio.h).
// Used by bio.cc, which hands a peer address to a datagram BIO.
#ifndef NATIVE_ADDRESS_H_
#define NATIVE_ADDRESS_H_

#include "base.h"
#include "owned.h"

namespace s_client {

// What BIO_lookup_ex knows besides the address is 0 for one that comes from a socket.
struct Endpoint {
  std::shared_ptr<const void> owner;
  const BIO_ADDR* addr;
  int family;
  int socktype;
  int protocol;
};

class Address final : public Object<Address, const Endpoint> {
 public:
  static constexpr const char* kName = "Address";
  static std::vector<Member> Members();
  using Object::Object;

  const BIO_ADDR* addr() const { return Get()->addr; }

 private:
  int Family(Args& args);
  int Socktype(Args& args);
  int Protocol(Args& args);
  Napi::Value Hostname(Args& args);
  Napi::Value Service(Args& args);
  Napi::Value Path(Args& args);
};

}  // namespace s_client

#endif  // NATIVE_ADDRESS_H_
