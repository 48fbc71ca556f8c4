#include <unistd.h>

#include <cstdio>

#include "addon.h"
#include "bio.h"
#include "compat.h"

namespace s_client {

namespace {

// For BIOs that only fail to be made when memory runs out.
Napi::Value Wrap(Args& args, BIO* made) {
  BioPtr bio(made);
  if (!bio) ThrowError(args.env(), "out of memory");
  return Bio::Create(args.addon(), std::move(bio));
}

Napi::Value NewMem(Args& args) {
  std::optional<Bytes> data = args.BufferOrNull(0);
  BioPtr bio(BIO_new(BIO_s_mem()));
  // Written in, not BIO_new_mem_buf: that one would look at memory that is JavaScript's.
  if (bio && data) {
    BIO_set_mem_eof_return(bio.get(), 0);
    if (data->size() > 0 && BIO_write(bio.get(), data->data(), data->length()) != data->length()) {
      bio.reset();
    }
  }
  return Wrap(args, bio.release());
}

// Node makes the C library's stdout unbuffered when it starts. A stream of its own over the same
// descriptor is buffered as stdout is in other programs, and like it flushed at exit.
FILE* BufferedStdout() {
  static FILE* const own = fdopen(STDOUT_FILENO, "w");
  return own != nullptr ? own : stdout;
}

Napi::Value NewStdio(Args& args) {
  std::string which = args.String(0);
  FILE* file = which == "stdin"    ? stdin
               : which == "stdout" ? BufferedStdout()
               : which == "stderr" ? stderr
                                   : nullptr;
  if (file == nullptr) ThrowTypeError(args.env(), "argument 1 must be stdin, stdout or stderr");
  return Wrap(args, BIO_new_fp(file, BIO_NOCLOSE | BIO_FP_TEXT));
}

Napi::Value NewFile(Args& args) {
  std::string path = args.String(0);
  std::string mode = args.String(1);
  return Bio::Create(args.addon(), BioPtr(BIO_new_file(path.c_str(), mode.c_str())));
}

Napi::Value NewNull(Args& args) { return Wrap(args, BIO_new(BIO_s_null())); }

int CloseFlag(const Args& args, size_t i) { return args.Boolean(i) ? BIO_CLOSE : BIO_NOCLOSE; }

Napi::Value NewSocket(Args& args) {
  return Wrap(args, BIO_new_socket(args.Int(0), CloseFlag(args, 1)));
}

Napi::Value NewDgram(Args& args) {
  return Wrap(args, BIO_new_dgram(args.Int(0), CloseFlag(args, 1)));
}

Napi::Value NewDgramSctp(Args& args) {
  auto* make = Find<BIO*(int, int)>("BIO_new_dgram_sctp");
  const int fd = args.Int(0);
  const int close_flag = CloseFlag(args, 1);
  return Bio::Create(args.addon(), BioPtr(make == nullptr ? nullptr : make(fd, close_flag)));
}

Napi::Value NewFilter(Args& args) {
  std::string which = args.String(0);
  const BIO_METHOD* method = which == "nbio-test" ? BIO_f_nbio_test()
                             : which == "buffer"  ? BIO_f_buffer()
                                                  : nullptr;
  if (method == nullptr) ThrowTypeError(args.env(), "argument 1 must be nbio-test or buffer");
  return Wrap(args, BIO_new(method));
}

}  // namespace

std::vector<Member> BioStatics() {
  return {Function<&NewMem>("newMem"),
          Function<&NewStdio>("newStdio"),
          Function<&NewFile>("newFile"),
          Function<&NewNull>("newNull"),
          Function<&NewSocket>("newSocket"),
          Function<&NewDgram>("newDgram"),
          Function<&NewDgramSctp>("newDgramSctp"),
          Function<&NewFilter>("newFilter")};
}

void InitBio(Addon& addon, Napi::Object exports) {
  std::vector<Member> members = BioStatics();
  for (const Member& member : SocketStatics()) members.push_back(member);
  exports.Set("Bio", Namespace(addon, std::move(members)));
}

}  // namespace s_client
