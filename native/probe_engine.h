// Probes side by side on one epoll descriptor, driven by whoever calls Run: connect, wait for JS
// where it has to speak first, handshake, tell, close. No threads: one engine belongs to one.
// Not here: which targets there are, retries, STARTTLS dialogues (lib/probe); what is told
// (probe_gather). Used by prober.cc.
#ifndef NATIVE_PROBE_ENGINE_H_
#define NATIVE_PROBE_ENGINE_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "cert_cache.h"
#include "probe_batch.h"
#include "probe_connection.h"
#include "probe_wheel.h"

namespace s_client {

class ProbeEngine {
 public:
  struct Target {
    double id = 0;
    sockaddr_storage address = {};
    socklen_t address_length = 0;
    // For the server name extension and the name check; empty for none.
    std::string name;
    bool pauses = false;
    std::unique_ptr<ProbeOffer> offer;
    // Of its time; what went before it took that.
    double spent_ms = 0;
  };

  // `wake` is a descriptor of NewWake, which stays the caller's; -1: nobody wakes it.
  ProbeEngine(Batch batch, size_t most_certificates, int wake);
  ~ProbeEngine();
  ProbeEngine(const ProbeEngine&) = delete;
  ProbeEngine& operator=(const ProbeEngine&) = delete;

  // False, with errno, when there is no epoll descriptor: nothing else may be called then.
  bool IsOpen() const { return epoll_ >= 0; }

  // Starts a probe; returns its slot, -1 for one that failed at once. What comes of it is told by
  // Run in either case.
  int Start(Target target, std::shared_ptr<const ProbeSetup> setup);

  // Works until there is something to tell, somebody wakes it, or the time is over (-1: never).
  // The batch holds what is to be told until the next call. -1 with errno on failure.
  int Run(int max_wait_ms);

  // A descriptor by which Run can be ended from any thread; -1 with errno.
  static int NewWake();
  static void Wake(int wake);

  // For a probe that pauses (see kConnected and kData): false when it is no longer there.
  bool Send(uint32_t slot, double id, std::string_view data);
  bool Handshake(uint32_t slot, double id);
  // Ends it without a word: its stage, -1 when it is no longer there.
  int Drop(uint32_t slot, double id);

  size_t in_flight() const { return in_flight_; }
  const Names& names() const { return names_; }
  const CertificateTable& certificates() const { return certificates_; }

 private:
  using Connection = ProbeConnection;

  struct Pending {
    uint64_t tag;
    uint32_t events;
  };
  struct Failed {
    double id;
    int error;
  };

  Connection& Take();
  void Free(Connection& connection);
  Connection* At(uint32_t slot, double id);
  // The same, when it waits for JS.
  Connection* Waiting(uint32_t slot, double id);
  Connection* OfEvent(uint64_t tag);
  void Arm(Connection& connection);

  bool Open(Connection& connection, const Target& target);
  void Dispatch(uint64_t tag, uint32_t events);
  void Later(const Connection& connection, uint32_t events);
  void OnReady(Connection& connection, uint32_t events);
  void OnConnected(Connection& connection, uint32_t events);
  void OnDue(Connection& connection);
  void ReadPlain(Connection& connection);
  void WritePlain(Connection& connection);
  bool MakeSsl(Connection& connection);
  void DoHandshake(Connection& connection);
  void OnHandshake(Connection& connection, int result);
  void ReadTickets(Connection& connection);

  // A row about a connection that goes on.
  void Tell(Connection& connection, ProbeEvent event, std::string_view data);
  static ProbeStage StageOf(const Connection& connection);
  static void Leave(const Connection& connection);
  // The last row of a connection; it is over then.
  void Finish(Connection& connection, ProbeError error, int code);
  void TellFailed();
  bool ShouldReturn() const;

  Batch batch_;
  Names names_;
  CertificateTable certificates_;
  CertCache decoded_;
  Wheel wheel_;
  double now_;
  int epoll_;
  const int wake_;
  bool woken_ = false;
  size_t in_flight_ = 0;
  uint32_t turns_ = 0;
  std::vector<std::unique_ptr<Connection>> slots_;
  std::vector<uint32_t> free_;
  std::deque<Failed> failed_;
  std::deque<Pending> pending_;
};

}  // namespace s_client

#endif  // NATIVE_PROBE_ENGINE_H_
