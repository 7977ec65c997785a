#include "adapters/records/tables.h"

namespace dw::records {

std::span<const Table> AllTables() {
  static const std::vector<Table> tables = {
      {"revisions", {"name", "number"}},
      {"audit", {"id", "at", "who", "what", "target", "details", "address"}},
      {"bans",
       {"id", "world", "room", "subject", "name", "reason", "by_whom", "created_at", "until_at", "lifted_at",
        "lifted_by"}},
      {"people",
       {"id", "name", "email", "locale", "given_role", "given_tags", "claimed_role", "claimed_tags", "found_by",
        "created_at", "seen_at", "disabled_at", "version"},
       "id"},
      {"identities", {"issuer", "subject", "person", "created_at"}, "person"},
      {"accounts",
       {"person", "login", "password", "totp_secret", "totp_step", "recovery", "created_at", "changed_at"},
       "person",
       {"password", "totp_secret", "recovery"}},
      {"sign_ins",
       {"id", "cookie", "person", "issuer", "issuer_session", "issuer_subject", "refresh", "id_token", "created_at",
        "seen_at", "checked_at", "expires_at", "ended_at", "address", "agent"},
       "person",
       {"cookie", "refresh", "id_token"}},
      {"invitations",
       {"id", "token", "kind", "role", "tags", "name", "person", "by_whom", "created_at", "expires_at", "used_at",
        "revoked_at"},
       "person",
       {"token"}},
      {"logins", {"id", "cookie", "person", "methods", "created_at", "expires_at"}, "person", {"cookie"}},
      {"grants",
       {"token", "kind", "family", "client", "person", "login", "redirect_uri", "challenge", "nonce", "scope",
        "signed_in_at", "created_at", "expires_at", "successor"},
       "person",
       {"token", "family", "successor", "challenge", "nonce"}},
      {"signing_keys", {"id", "algorithm", "pem", "created_at", "retired_at"}},
      {"standings", {"id", "at", "kind", "who"}},
      {"rooms", {"room", "world", "access", "tags", "capacity", "password", "updated_at", "version"}},
      {"reports",
       {"id", "world", "room", "reporter", "reporter_name", "subject", "subject_name", "reason", "context",
        "created_at", "state", "handled_by", "handled_at", "note", "version"},
       "subject"},
      {"announcements", {"id", "world", "room", "text", "warning", "by_whom", "created_at", "reached"}},
      {"answers", {"id", "person", "request", "status", "body", "created_at"}, "person", {"body"}},
      {"player_variables", {"person", "world", "name", "value", "updated_at"}, "person"},
  };
  return tables;
}

}  // namespace dw::records
