// One certificate, key or CRL out of a BIO whose encoding is known; a pass phrase is asked for as a
// prompt of the openssl program does it. Not here: stores (store.cc), words for what is missing.
#include <openssl/pem.h>
#include <openssl/ui.h>
#include <openssl/x509.h>

#include <cstring>
#include <string>

#include "addon.h"
#include "base.h"
#include "bio.h"
#include "owned.h"
#include "pass_phrase.h"
#include "pkey.h"
#include "x509.h"
#include "x509_crl.h"

namespace s_client {

namespace {

using UiPtr = std::unique_ptr<UI, Free<UI_free>>;
using InfoStack = STACK_OF(X509_INFO);

void FreeInfoStack(InfoStack* stack) { sk_X509_INFO_pop_free(stack, X509_INFO_free); }

// Asks, and tells JS why no pass phrase came.
struct Question {
  Question(Args& args, size_t index) : pass(args, index), told(args.FunctionOrNull(index + 1)) {}

  int Ask(char* buffer, int size);

  PassPhrase pass;
  std::unique_ptr<Callback> told;
};

int Process(UI* ui, const char* prompt, char* buffer, int min, int size) {
  UI_ctrl(ui, UI_CTRL_PRINT_ERRORS, 1, nullptr, nullptr);
  int ok = UI_add_input_string(ui, prompt, UI_INPUT_FLAG_DEFAULT_PWD, buffer, min, size - 1);
  if (ok < 0) return ok;
  do {
    ok = UI_process(ui);
  } while (ok < 0 && UI_ctrl(ui, UI_CTRL_IS_REDOABLE, 0, nullptr, nullptr) != 0);
  return ok;
}

int Question::Ask(char* buffer, int size) {
  UiPtr ui(UI_new_method(PassPhrase::Method()));
  if (!ui) return 0;
  OsslMem<char> prompt(UI_construct_prompt(ui.get(), "pass phrase", pass.prompt_info()));
  if (!prompt) return 0;
  UI_add_user_data(ui.get(), &pass);
  // Observed: the least length is told when a longer one than fits is refused.
  const int ok = Process(ui.get(), prompt.get(), buffer, pass.given() ? 1 : 0, size);
  if (ok >= 0) return static_cast<int>(strlen(buffer));
  OPENSSL_cleanse(buffer, static_cast<size_t>(size));
  if (told) {
    told->Run([&](const Callback::Frame& call) {
      call({MakeString(call.env(), ok == -2 ? "aborted" : "failed")});
    });
  }
  return 0;
}

int OnPassPhrase(char* buffer, int size, int, void* data) noexcept {
  return static_cast<Question*>(data)->Ask(buffer, size);
}

bool IsDer(const Args& args, size_t index) {
  std::string format = args.String(index);
  if (format != "PEM" && format != "DER") {
    ThrowTypeError(args.env(), "argument 2 must be 'PEM' or 'DER'");
  }
  return format == "DER";
}

Napi::Value PrivateKey(Args& args) {
  BIO* bio = args.Get<Bio>(0).Get();
  const bool der = IsDer(args, 1);
  Question question(args, 2);
  return Pkey::Create(args.addon(), EvpPkeyPtr(der ? d2i_PrivateKey_bio(bio, nullptr)
                                                   : PEM_read_bio_PrivateKey(
                                                         bio, nullptr, &OnPassPhrase, &question)));
}

Napi::Value Certificate(Args& args) {
  BIO* bio = args.Get<Bio>(0).Get();
  const bool der = IsDer(args, 1);
  Question question(args, 2);
  return X509::Create(args.addon(),
                      X509Ptr(der ? d2i_X509_bio(bio, nullptr)
                                  : PEM_read_bio_X509_AUX(bio, nullptr, &OnPassPhrase, &question)));
}

Napi::Value Crl(Args& args) {
  BIO* bio = args.Get<Bio>(0).Get();
  return X509Crl::Create(
      args.addon(),
      X509CrlPtr(IsDer(args, 1) ? d2i_X509_CRL_bio(bio, nullptr)
                                : PEM_read_bio_X509_CRL(bio, nullptr, nullptr, nullptr)));
}

Napi::Value Certificates(Args& args) {
  BIO* bio = args.Get<Bio>(0).Get();
  Question question(args, 1);
  std::unique_ptr<InfoStack, Free<FreeInfoStack>> infos(
      PEM_X509_INFO_read_bio(bio, nullptr, &OnPassPhrase, &question));
  Napi::Array list = Napi::Array::New(args.env());
  for (int i = 0; infos && i < sk_X509_INFO_num(infos.get()); i++) {
    ::X509* cert = sk_X509_INFO_value(infos.get(), i)->x509;
    if (cert != nullptr) list.Set(list.Length(), X509::Share(args.addon(), cert));
  }
  return list;
}

// The answer to a question that belongs to no file; empty without one.
Napi::Value Answer(Args& args) {
  constexpr int kLongest = 1024;
  Question question(args, 0);
  char buffer[kLongest];
  const int length = question.Ask(buffer, kLongest);
  Napi::Value answer = MakeBuffer(args.env(), buffer, static_cast<size_t>(length));
  OPENSSL_cleanse(buffer, sizeof(buffer));
  return answer;
}

}  // namespace

void InitReaders(Addon& addon, Napi::Object exports) {
  exports.Set("readers", Namespace(addon, {
                                              Function<&PrivateKey>("privateKey"),
                                              Function<&Certificate>("certificate"),
                                              Function<&Certificates>("certificates"),
                                              Function<&Crl>("crl"),
                                              Function<&Answer>("answer"),
                                          }));
}

}  // namespace s_client
