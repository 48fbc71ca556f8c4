// Bio: an object over a BIO or the head of a chain of them.
// The functions that make one stand in bio_static.cc; addresses and sockets in address.cc.
// Used by every type that reads from or prints into a BIO.
#ifndef NATIVE_BIO_H_
#define NATIVE_BIO_H_

#include "base.h"
#include "owned.h"

namespace s_client {

class Bio final : public Object<Bio, BIO> {
 public:
  static constexpr const char* kName = "Bio";
  static std::vector<Member> Members();
  using Object::Object;

  // The chain, for use; throws when nothing is behind its last filter (BIO_f_buffer would crash).
  BIO* Get() const;

 private:
  int Write(Args& args);
  Napi::Value Read(Args& args);
  Napi::Value Gets(Args& args);
  int Flush(Args& args);
  bool ShouldRetry(Args& args);
  Napi::Value Pending(Args& args);
  void Push(Args& args);
  void Pop(Args& args);
  int Dump(Args& args);
  void SetCallback(Args& args);
  Napi::Value NumberRead(Args& args);
  Napi::Value NumberWritten(Args& args);
  void SetNbio(Args& args);
  Napi::Value Drain(Args& args);
  int GetFd(Args& args);
  long Ctrl(Args& args);
  long DgramSetConnected(Args& args);
  long DgramSetTimeout(Args& args);
};

// The functions of `native.Bio`, in two files.
std::vector<Member> BioStatics();
std::vector<Member> SocketStatics();

}  // namespace s_client

#endif  // NATIVE_BIO_H_
