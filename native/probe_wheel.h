// A timer wheel for connections: arming, moving and cancelling a deadline cost the same whatever
// their number. Deadlines are rounded up to whole ticks; one beyond the horizon goes round again.
// Used by probe_engine.
#ifndef NATIVE_PROBE_WHEEL_H_
#define NATIVE_PROBE_WHEEL_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace s_client {

// Milliseconds of the monotonic clock.
double MonotonicMs();

// What is in the wheel: a link of a ring, and when it is due.
struct WheelEntry {
  WheelEntry() = default;
  WheelEntry(const WheelEntry&) = delete;
  WheelEntry& operator=(const WheelEntry&) = delete;

  WheelEntry* next = this;
  WheelEntry* previous = this;
  double due = 0;

  bool armed() const { return next != this; }
  void Unlink() {
    next->previous = previous;
    previous->next = next;
    next = previous = this;
  }
};

class Wheel {
 public:
  explicit Wheel(double now) : slots_(kSlots), tick_(TickOf(now)) {}

  void Arm(WheelEntry& entry, double due) {
    if (entry.armed()) Cancel(entry);
    entry.due = due;
    Insert(entry);
    armed_++;
  }

  void Cancel(WheelEntry& entry) {
    if (!entry.armed()) return;
    entry.Unlink();
    armed_--;
  }

  // Calls expire(WheelEntry&) for each entry that is due, which may arm and cancel any.
  template <class Expire>
  void Advance(double now, Expire&& expire) {
    const uint64_t last = TickOf(now);
    // After a long pause one turn finds all.
    if (last - tick_ > kSlots) tick_ = last - kSlots;
    while (tick_ < last) {
      WheelEntry& slot = slots_[++tick_ % kSlots];
      WheelEntry due;
      Splice(slot, due);
      while (due.next != &due) {
        WheelEntry& entry = *due.next;
        entry.Unlink();
        if (entry.due > now) {
          Insert(entry);
        } else {
          armed_--;
          expire(entry);
        }
      }
    }
  }

  // Milliseconds until the next tick that may have something to do; -1 when nothing is armed.
  int Wait(double now) const {
    if (armed_ == 0) return -1;
    for (uint64_t ahead = 1; ahead <= kScan; ahead++) {
      const WheelEntry& slot = slots_[(tick_ + ahead) % kSlots];
      if (slot.next != &slot || ahead == kScan) {
        const double left = static_cast<double>(tick_ + ahead) * kTickMs - now;
        return left <= 0 ? 0 : static_cast<int>(left) + 1;
      }
    }
    return 0;
  }

 private:
  static constexpr double kTickMs = 4;
  static constexpr size_t kSlots = 4096;
  // How far to look for the next deadline; past that, looking again is as cheap.
  static constexpr uint64_t kScan = 256;

  static uint64_t TickOf(double now) { return static_cast<uint64_t>(now / kTickMs); }

  void Insert(WheelEntry& entry) {
    uint64_t tick = TickOf(entry.due) + 1;
    if (tick <= tick_) tick = tick_ + 1;
    if (tick > tick_ + kSlots) tick = tick_ + kSlots;
    WheelEntry& slot = slots_[tick % kSlots];
    entry.previous = slot.previous;
    entry.next = &slot;
    slot.previous->next = &entry;
    slot.previous = &entry;
  }

  static void Splice(WheelEntry& from, WheelEntry& to) {
    if (from.next == &from) return;
    to.next = from.next;
    to.previous = from.previous;
    to.next->previous = &to;
    to.previous->next = &to;
    from.next = from.previous = &from;
  }

  std::vector<WheelEntry> slots_;
  uint64_t tick_;
  size_t armed_ = 0;
};

}  // namespace s_client

#endif  // NATIVE_PROBE_WHEEL_H_
