#include "services/identity/key_ring.h"

#include <algorithm>
#include <array>

#include "adapters/records/signing_keys.h"
#include "base/assert.h"

namespace dw::identity {
namespace {

constexpr std::chrono::minutes kReadEvery{1};
constexpr std::array kAlgorithms = {jose::Algorithm::kEs256, jose::Algorithm::kRs256};

/// The newest of an algorithm that signs.
const records::KeptKey* NewestOf(const std::vector<records::KeptKey>& kept, jose::Algorithm algorithm) {
  const auto found = std::ranges::find_if(kept.rbegin(), kept.rend(), [&](const records::KeptKey& key) {
    return key.algorithm == NameOf(algorithm) && key.retired_at == Millis(0);
  });
  return found == kept.rend() ? nullptr : &*found;
}

}  // namespace

KeyRing::KeyRing(Database& database, const passwords::Seal& seal, const Clock& clock)
    : database_(database), seal_(seal), clock_(clock) {}

Outcome<std::shared_ptr<const KeyRing::Keys>> KeyRing::Now() {
  const std::lock_guard lock(mutex_);
  const Millis now = clock_.UnixNow();
  if (keys_ != nullptr && now - read_at_ < kReadEvery) return keys_;
  auto read = Read(now);
  if (!read && keys_ == nullptr) return read;
  if (read) keys_ = std::move(*read);
  read_at_ = now;
  return keys_;
}

Outcome<std::shared_ptr<const KeyRing::Keys>> KeyRing::Read(Millis now) {
  auto kept = records::KeptKeys(database_);
  if (!kept) return Unexpected{kept.error()};
  bool replaced = false;
  for (const jose::Algorithm algorithm : kAlgorithms) {
    const records::KeptKey* newest = NewestOf(*kept, algorithm);
    const bool readable = newest != nullptr && seal_.Open(newest->pem);
    if (readable && now - newest->created_at < kKeyLives) continue;
    const jose::SigningKey made = jose::SigningKey::Generate(algorithm);
    const auto done = records::ReplaceKey(
        database_, {made.kid(), std::string(NameOf(algorithm)), seal_.Close(made.ToPem()), now, Millis(0)},
        newest == nullptr ? "" : newest->id, now - kKeyOutlives);
    if (!done) return Unexpected{done.error()};
    replaced = true;
  }
  if (replaced) kept = records::KeptKeys(database_);
  if (!kept) return Unexpected{kept.error()};
  auto keys = std::make_shared<Keys>();
  jose::Json all = jose::Json::array();
  for (const records::KeptKey& one : *kept) {
    const auto pem = seal_.Open(one.pem);
    const auto key = pem ? jose::SigningKey::FromPem(*pem)
                         : Outcome<jose::SigningKey>(Unexpected{Fault{Fault::Code::kCorrupt, "another secret"}});
    // Of another secret than this installation has now: nobody can sign with it, and nobody here could verify.
    if (!key) continue;
    all.push_back(key->public_jwk());
    if (one.retired_at == Millis(0)) keys->signing.push_back(*key);
  }
  keys->jwks = jose::Json{{"keys", std::move(all)}}.dump();
  keys->published = jose::KeySet::FromJwks(keys->jwks).value_or(jose::KeySet());
  for (const jose::Algorithm algorithm : kAlgorithms) {
    if (std::ranges::none_of(keys->signing, [&](const auto& key) { return key.algorithm() == algorithm; })) {
      return Unexpected{Fault{Fault::Code::kCorrupt,
                              "The provider's keys were sealed with another secret: restore the file secret of the "
                              "data folder that belongs to these records."}};
    }
  }
  return std::shared_ptr<const Keys>(std::move(keys));
}

const jose::SigningKey& KeyOf(const KeyRing::Keys& keys, jose::Algorithm algorithm) {
  const auto found =
      std::ranges::find_if(keys.signing, [&](const jose::SigningKey& key) { return key.algorithm() == algorithm; });
  DW_ASSERT(found != keys.signing.end());
  return *found;
}

}  // namespace dw::identity
