// How pass phrases are answered: with the one given, else as UI_OpenSSL does (on the terminal).
// Not here: where the pass phrase comes from.
// Used by stores and engines.
#ifndef NATIVE_PASS_PHRASE_H_
#define NATIVE_PASS_PHRASE_H_

#include <memory>
#include <optional>
#include <string>

#include "base.h"
#include "owned.h"

namespace s_client {

// The user data of Method(). OpenSSL keeps a pointer to it, so it must outlive what it was given
// to.
class PassPhrase {
 public:
  // From {password, promptInfo}.
  PassPhrase(Args& args, size_t index);
  ~PassPhrase();
  PassPhrase(const PassPhrase&) = delete;
  PassPhrase& operator=(const PassPhrase&) = delete;

  static UI_METHOD* Method();

  bool given() const { return password_ != nullptr; }
  // Sets the string's result. False when it is too long for the string's buffer.
  bool Answer(UI* ui, UI_STRING* string) const;
  const char* prompt_info() const { return c_str(prompt_info_); }

 private:
  std::unique_ptr<char[]> password_;
  int length_ = 0;
  std::optional<std::string> prompt_info_;
};

}  // namespace s_client

#endif  // NATIVE_PASS_PHRASE_H_
