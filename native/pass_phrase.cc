#include "pass_phrase.h"

#include <openssl/crypto.h>

#include <cstring>

namespace s_client {

namespace {

const PassPhrase* PassPhraseOf(UI* ui) {
  return static_cast<const PassPhrase*>(UI_get0_user_data(ui));
}

// A prompt for a pass phrase says that the default answers it; the questions of an engine do not.
bool HasAnswer(UI* ui, UI_STRING* string) {
  const PassPhrase* pass = PassPhraseOf(ui);
  const UI_string_types type = UI_get_string_type(string);
  return pass != nullptr && pass->given() &&
         (UI_get_input_flags(string) & UI_INPUT_FLAG_DEFAULT_PWD) != 0 &&
         (type == UIT_PROMPT || type == UIT_VERIFY);
}

// The terminal is opened and closed also when nothing is asked there, as the openssl program does:
// where it cannot be opened, the error queue tells so in both.
int OpenUi(UI* ui) {
  auto* open = UI_method_get_opener(UI_OpenSSL());
  return open == nullptr ? 1 : open(ui);
}

int WriteUi(UI* ui, UI_STRING* string) {
  if (HasAnswer(ui, string)) return 1;
  auto* write = UI_method_get_writer(UI_OpenSSL());
  return write == nullptr ? 1 : write(ui, string);
}

int ReadUi(UI* ui, UI_STRING* string) {
  if (HasAnswer(ui, string)) {
    PassPhraseOf(ui)->Answer(ui, string);
    return 1;
  }
  auto* read = UI_method_get_reader(UI_OpenSSL());
  return read == nullptr ? 0 : read(ui, string);
}

int CloseUi(UI* ui) {
  auto* close = UI_method_get_closer(UI_OpenSSL());
  return close == nullptr ? 1 : close(ui);
}

using UiPtr = std::unique_ptr<UI, Free<UI_free>>;

// A UI without a constructor of its own gives the library's wording; 1.1.1 cannot do without one.
char* ConstructPrompt(UI* ui, const char* phrase, const char* object) {
  const PassPhrase* pass = PassPhraseOf(ui);
  if (object == nullptr && pass != nullptr) object = pass->prompt_info();
  UiPtr plain(UI_new_method(UI_OpenSSL()));
  if (!plain) return nullptr;
  return UI_construct_prompt(plain.get(), phrase == nullptr ? "pass phrase" : phrase, object);
}

UiMethodPtr MakeMethod() {
  UiMethodPtr method(UI_create_method("OpenSSL application user interface"));
  if (method == nullptr) return nullptr;
  const bool made = UI_method_set_opener(method.get(), OpenUi) == 0 &&
                    UI_method_set_writer(method.get(), WriteUi) == 0 &&
                    UI_method_set_reader(method.get(), ReadUi) == 0 &&
                    UI_method_set_closer(method.get(), CloseUi) == 0 &&
                    UI_method_set_prompt_constructor(method.get(), ConstructPrompt) == 0;
  return made ? std::move(method) : nullptr;
}

}  // namespace

PassPhrase::PassPhrase(Args& args, size_t index) {
  Napi::Object object = args.Object(index);
  Napi::Value password = object.Get("password");
  Napi::Value info = object.Get("promptInfo");
  if (!IsNullish(password)) {
    Bytes bytes(args.addon(), password, "password");
    password_ = std::make_unique<char[]>(bytes.size() + 1);
    memcpy(password_.get(), bytes.data(), bytes.size());
    length_ = bytes.length();
  }
  prompt_info_ = ReadStringOrNull(info, "promptInfo");
}

PassPhrase::~PassPhrase() {
  if (password_) OPENSSL_cleanse(password_.get(), static_cast<size_t>(length_));
}

bool PassPhrase::Answer(UI* ui, UI_STRING* string) const {
  return UI_set_result_ex(ui, string, password_.get(), length_) == 0;
}

UI_METHOD* PassPhrase::Method() {
  // Freed by nobody: libcrypto is gone when static destructors run.
  static UI_METHOD* const method = MakeMethod().release();
  return method;
}

}  // namespace s_client
