#include "pem_certificates.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "context.h"

namespace s_client {

namespace {

constexpr off_t kMaxFile = off_t{1} << 24;
// libcrypto reads 254 bytes at a time: the rest of a longer line is a line of its own to it.
constexpr size_t kMaxComment = 200;
constexpr size_t kLine = 64;
constexpr std::string_view kBegin = "-----BEGIN CERTIFICATE-----";
constexpr std::string_view kEnd = "-----END CERTIFICATE-----";
constexpr std::string_view kDashes = "-----";

// Only a regular file can be read here and once more by libcrypto.
bool IsRegular(const std::string& path) {
  struct stat info = {};
  return stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode) && info.st_size > 0 &&
         info.st_size < kMaxFile;
}

std::optional<std::string> ReadAll(int fd) {
  struct stat info = {};
  if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode) || info.st_size >= kMaxFile) {
    return std::nullopt;
  }
  // One byte more than the size, to see the end.
  std::string text(static_cast<size_t>(info.st_size) + 1, '\0');
  size_t length = 0;
  while (length < text.size()) {
    const ssize_t got = read(fd, &text[length], text.size() - length);
    if (got < 0) return std::nullopt;
    if (got == 0) break;
    length += static_cast<size_t>(got);
  }
  if (length == text.size()) return std::nullopt;
  text.resize(length);
  return text;
}

std::optional<std::string> ReadFile(const std::string& path) {
  if (!IsRegular(path)) return std::nullopt;
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return std::nullopt;
  std::optional<std::string> text = ReadAll(fd);
  close(fd);
  return text;
}

constexpr uint32_t kInvalid = 1U << 31;

constexpr std::array<uint32_t, 256> MakeValues() {
  constexpr std::string_view alphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::array<uint32_t, 256> values = {};
  for (uint32_t& value : values) value = kInvalid;
  for (size_t i = 0; i < alphabet.size(); i++) {
    values[static_cast<uint8_t>(alphabet[i])] = static_cast<uint32_t>(i);
  }
  return values;
}

constexpr std::array<uint32_t, 256> kValues = MakeValues();

// Lines of text, each without its end, which is "\n" or "\r\n".
class Lines {
 public:
  explicit Lines(const std::string& text) : rest_(text) {}

  bool empty() const { return rest_.empty(); }

  // False for a line that has no end.
  bool Take(std::string_view& line) {
    const size_t end = rest_.find('\n');
    if (end == std::string_view::npos) return false;
    line = rest_.substr(0, end);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    rest_.remove_prefix(end + 1);
    return true;
  }

 private:
  std::string_view rest_;
};

// Four characters to three bytes; kInvalid for others.
uint32_t Quad(const char* text) {
  const auto value = [text](size_t i) { return kValues[static_cast<uint8_t>(text[i])]; };
  const uint32_t a = value(0);
  const uint32_t b = value(1);
  const uint32_t c = value(2);
  const uint32_t d = value(3);
  return (a << 18 | b << 12 | c << 6 | d) | ((a | b | c | d) & kInvalid);
}

// A line of the usual length; writes 48 bytes.
bool DecodeFull(std::string_view line, uint8_t* out) {
  uint32_t all = 0;
  for (size_t i = 0; i < kLine; i += 4, out += 3) {
    const uint32_t quad = Quad(line.data() + i);
    all |= quad;
    out[0] = static_cast<uint8_t>(quad >> 16);
    out[1] = static_cast<uint8_t>(quad >> 8);
    out[2] = static_cast<uint8_t>(quad);
  }
  return (all & kInvalid) == 0;
}

// The last line, with or without padding; the length, or nothing when it is not right.
std::optional<size_t> DecodeLast(std::string_view line, uint8_t* out) {
  if (line.empty() || line.size() > kLine || line.size() % 4 != 0) return std::nullopt;
  std::string padded(line);
  size_t padding = 0;
  while (padding < 2 && padded[padded.size() - 1 - padding] == '=') {
    padded[padded.size() - 1 - padding] = 'A';
    padding++;
  }
  // Unused bits that are not zero would stand in what is cut off.
  const size_t length = padded.size() / 4 * 3 - padding;
  std::array<uint8_t, kLine> decoded = {};
  for (size_t i = 0; i < padded.size(); i += 4) {
    const uint32_t quad = Quad(&padded[i]);
    if ((quad & kInvalid) != 0) return std::nullopt;
    for (size_t k = 0; k < 3; k++) {
      decoded[i / 4 * 3 + k] = static_cast<uint8_t>(quad >> (16 - 8 * k));
    }
  }
  for (size_t i = 0; i < padding; i++) {
    if (decoded[length + i] != 0) return std::nullopt;
  }
  std::copy_n(decoded.begin(), length, out);
  return length;
}

// From after the BEGIN line to the END line; null when a line is not as it should be, else the end
// of what was written.
uint8_t* DecodeBlock(Lines& lines, uint8_t* out) {
  std::string_view line;
  while (lines.Take(line)) {
    if (line == kEnd) return out;
    if (line.size() == kLine && line.back() != '=') {
      if (!DecodeFull(line, out)) return nullptr;
      out += kLine / 4 * 3;
      continue;
    }
    const std::optional<size_t> length = DecodeLast(line, out);
    if (!length || !lines.Take(line) || line != kEnd) return nullptr;
    return out + *length;
  }
  return nullptr;
}

// A line between the certificates that cannot be the start of anything.
bool IsComment(std::string_view line) {
  if (line.size() > kMaxComment || line.find(kDashes) != std::string_view::npos) return false;
  for (const char c : line) {
    if (static_cast<uint8_t>(c) < ' ' && c != '\t') return false;
  }
  return true;
}

}  // namespace

std::optional<PemCertificates> ReadPemCertificates(const std::string& path) {
  const KeepErrno keep;
  const std::optional<std::string> text = ReadFile(path);
  if (!text) return std::nullopt;
  PemCertificates found;
  found.bytes.reset(new uint8_t[text->size()]);
  uint8_t* out = found.bytes.get();
  Lines lines(*text);
  std::string_view line;
  while (!lines.empty()) {
    if (!lines.Take(line)) return std::nullopt;
    if (line == kBegin) {
      uint8_t* const end = DecodeBlock(lines, out);
      if (end == nullptr || end == out) return std::nullopt;
      found.list.push_back({out, end});
      out = end;
    } else if (!IsComment(line)) {
      return std::nullopt;
    }
  }
  if (found.list.empty()) return std::nullopt;
  return found;
}

}  // namespace s_client
