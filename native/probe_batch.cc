#include "probe_batch.h"

#include <algorithm>
#include <cstring>

namespace s_client {

unsigned Names::Number(const char* text) {
  if (text == nullptr) return 0;
  auto [place, is_new] = numbers_.try_emplace(text, static_cast<unsigned>(texts_.size() + 1));
  if (is_new) texts_.push_back(place->first);
  return place->second;
}

const std::string* Names::Text(unsigned number) const {
  return number == 0 || number > texts_.size() ? nullptr : &texts_[number - 1];
}

unsigned CertificateTable::Number(std::string_view der) {
  const unsigned next = first_ + static_cast<unsigned>(ders_.size());
  auto [place, is_new] = numbers_.try_emplace(std::string(der), next);
  if (is_new) ders_.push_back(&place->first);
  return place->second;
}

const std::string* CertificateTable::Der(unsigned number) const {
  return number < first_ || number - first_ >= ders_.size() ? nullptr : ders_[number - first_];
}

void CertificateTable::Trim() {
  if (ders_.size() <= most_) return;
  first_ += static_cast<unsigned>(ders_.size());
  ders_.clear();
  numbers_.clear();
}

void Batch::Add() {
  row_ = numbers_ + used_rows_++ * kColumns;
  std::fill_n(row_, kColumns, 0.0);
}

void Batch::SetBytes(Column column, const void* data, size_t length) {
  const size_t fits = std::min(length, size_ - used_);
  memcpy(bytes_ + used_, data, fits);
  row_[static_cast<size_t>(column)] = static_cast<double>(used_);
  row_[static_cast<size_t>(column) + 1] = static_cast<double>(fits);
  // Numbers of certificates stand aligned.
  used_ = std::min(size_, (used_ + fits + 3) & ~size_t{3});
}

}  // namespace s_client
