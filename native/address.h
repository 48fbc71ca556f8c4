// Address: one of the results of BIO_lookup_ex(3), and the socket calls on it.
// Not here: BIOs over sockets (bio.h).
// Used by bio.cc, which hands a peer address to a datagram BIO.
#ifndef NATIVE_ADDRESS_H_
#define NATIVE_ADDRESS_H_

#include "base.h"
#include "owned.h"

namespace s_client {

class Address final : public Object<Address, const BIO_ADDRINFO> {
 public:
  static constexpr const char* kName = "Address";
  static std::vector<Member> Members();
  using Object::Object;

  const BIO_ADDR* addr() const { return BIO_ADDRINFO_address(Get()); }

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
