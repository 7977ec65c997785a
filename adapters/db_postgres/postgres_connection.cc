#include "adapters/db_postgres/postgres_connection.h"

#include <poll.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <utility>

#include "base/assert.h"

namespace dw::postgres {
namespace {

constexpr std::chrono::milliseconds kFirstWait{50};
constexpr std::chrono::milliseconds kLongestWait{2'000};
constexpr std::chrono::seconds kConnectPatience{5};

// Types by PostgreSQL's pg_type.dat.
constexpr Oid kInt8 = 20;
constexpr Oid kInt2 = 21;
constexpr Oid kInt4 = 23;

bool IsSelect(std::string_view sql) {
  return sql.starts_with("SELECT");
}

/// The statement as it fails, by dividing by zero, when it touches nothing: so PostgreSQL undoes the batch by itself,
/// without a question in between. [RC2]
std::string Demanding(const std::string& sql) {
  return "WITH touched AS (" + sql + (IsSelect(sql) ? "" : " RETURNING 1") +
         ") SELECT count(*), 1 / count(*) FROM touched";
}

Fault FaultOf(const PGresult& result, bool must_touch) {
  const char* state = PQresultErrorField(&result, PG_DIAG_SQLSTATE);
  const std::string_view code = state == nullptr ? "" : state;
  const std::string detail = std::string("PostgreSQL: ") + PQresultErrorMessage(&result);
  // unique_violation; division_by_zero
  // The last two: two programs make the same table at once.
  const bool there = code == "23505" || code == "42P07" || code == "42710";
  if (there || (must_touch && code == "22012")) return {Fault::Code::kConflict, detail};
  // Connection, resources, operator's interventions, system errors; somebody else was in the way.
  for (const std::string_view kind : {"08", "53", "57", "58", "40"}) {
    if (code.starts_with(kind)) return {Fault::Code::kUnavailable, detail};
  }
  return {code.empty() ? Fault::Code::kUnavailable : Fault::Code::kCorrupt, detail};
}

SqlValue ValueOf(const PGresult& result, int row, int column) {
  if (PQgetisnull(&result, row, column) != 0) return nullptr;
  const char* text = PQgetvalue(&result, row, column);
  const Oid type = PQftype(&result, column);
  if (type == kInt8 || type == kInt4 || type == kInt2)
    return static_cast<std::int64_t>(std::strtoll(text, nullptr, 10));
  return std::string(text, static_cast<std::size_t>(PQgetlength(&result, row, column)));
}

SqlResult ResultOf(const PGresult& result, bool must_touch) {
  SqlResult out;
  if (must_touch) {
    out.changed = std::get<std::int64_t>(ValueOf(result, 0, 0));
    return out;
  }
  for (int row = 0; row < PQntuples(&result); ++row) {
    SqlRow values;
    for (int column = 0; column < PQnfields(&result); ++column) values.push_back(ValueOf(result, row, column));
    out.rows.push_back(std::move(values));
  }
  const std::string_view command = PQcmdStatus(const_cast<PGresult*>(&result));
  for (const std::string_view writes : {"INSERT", "UPDATE", "DELETE"}) {
    if (command.starts_with(writes)) out.changed = std::atoll(PQcmdTuples(const_cast<PGresult*>(&result)));
  }
  return out;
}

}  // namespace

Connection::~Connection() {
  GiveUp("the records are closing");
  PQfinish(connection_);
}

void Connection::Connect(Moment now) {
  PQfinish(connection_);
  connection_ = PQconnectStart(url_.c_str());
  broken_ = false;
  state_ = State::kConnecting;
  polling_ = PGRES_POLLING_WRITING;
  deadline_ = now + kConnectPatience;
  if (PQstatus(connection_) == CONNECTION_BAD) Break(now, "");
}

void Connection::GoOnConnecting(Moment now) {
  polling_ = PQconnectPoll(connection_);
  if (polling_ == PGRES_POLLING_FAILED || now >= deadline_) return Break(now, "");
  if (polling_ != PGRES_POLLING_OK) return;
  if (PQsetnonblocking(connection_, 1) != 0 || PQenterPipelineMode(connection_) != 1) return Break(now, "");
  state_ = State::kReady;
  wait_ = std::chrono::milliseconds(0);
}

void Connection::Break(Moment now, const std::string& why) {
  PQfinish(std::exchange(connection_, nullptr));
  state_ = State::kIdle;
  wait_ = std::clamp(wait_ * 2, kFirstWait, kLongestWait);
  next_try_ = now + wait_;
  GiveUp(why);
}

void Connection::GiveUp(const std::string& why) {
  // A done may give another job: not to this one, which is not ready, but to the queue.
  for (UnderWay& each : std::exchange(under_way_, {})) {
    each.job.done(Unexpected{Fault{Fault::Code::kUnavailable, "the connection to the database broke: " + why}});
  }
}

bool Connection::SendOne(const Statement& statement) {
  std::vector<std::string> numbers;
  numbers.reserve(statement.values.size());
  std::vector<const char*> texts;
  for (const SqlValue& value : statement.values) {
    if (const auto* text = std::get_if<std::string>(&value)) {
      texts.push_back(text->c_str());
    } else if (const auto* number = std::get_if<std::int64_t>(&value)) {
      texts.push_back(numbers.emplace_back(std::to_string(*number)).c_str());
    } else {
      texts.push_back(nullptr);
    }
  }
  const std::string& sql = statement.sql;
  return PQsendQueryParams(connection_, (statement.must_touch ? Demanding(sql) : sql).c_str(),
                           static_cast<int>(texts.size()), nullptr, texts.data(), nullptr, nullptr, 0) == 1;
}

void Connection::Send(Job job) {
  DW_ASSERT(free());
  bool sent = true;
  for (const Statement& statement : job.batch) sent = sent && SendOne(statement);
  sent = sent && PQpipelineSync(connection_) == 1;
  under_way_.push_back({std::move(job), {}, std::nullopt, false});
  broken_ = broken_ || !sent;
  Flush();
}

void Connection::Flush() {
  const int flushed = PQflush(connection_);
  unsent_ = flushed == 1;
  broken_ = broken_ || flushed < 0;
}

int Connection::descriptor() const {
  return connection_ == nullptr ? -1 : PQsocket(connection_);
}

short Connection::events() const {
  if (state_ == State::kConnecting) return polling_ == PGRES_POLLING_READING ? POLLIN : POLLOUT;
  return static_cast<short>(POLLIN | (unsent_ ? POLLOUT : 0));
}

std::optional<Moment> Connection::wakes() const {
  if (broken_) return Moment{};
  if (state_ == State::kIdle) return next_try_;
  if (state_ == State::kConnecting) return deadline_;
  return std::nullopt;
}

void Connection::OnReady(Moment now, bool wanted) {
  if (state_ == State::kIdle) {
    if (wanted && now >= next_try_) Connect(now);
    return;
  }
  if (state_ == State::kConnecting) return GoOnConnecting(now);
  if (PQconsumeInput(connection_) == 0) broken_ = true;
  // What came before it broke is answered as it was.
  Read();
  if (!broken_) Flush();
  if (broken_ || PQstatus(connection_) == CONNECTION_BAD) Break(now, PQerrorMessage(connection_));
}

void Connection::Read() {
  while (!under_way_.empty() && PQisBusy(connection_) == 0) {
    const std::unique_ptr<PGresult, void (*)(PGresult*)> result(PQgetResult(connection_), PQclear);
    if (!result) {
      // The end of a statement's answer; two in a row only when there is nothing more to come.
      if (!std::exchange(under_way_.front().answered, false)) {
        broken_ = true;
        return;
      }
      continue;
    }
    Take(*result);
  }
}

void Connection::Take(const PGresult& result) {
  UnderWay& one = under_way_.front();
  one.answered = true;
  const std::size_t at = one.results.size();
  const bool must_touch = at < one.job.batch.size() && one.job.batch[at].must_touch;
  switch (PQresultStatus(&result)) {
    case PGRES_PIPELINE_SYNC: {
      UnderWay done = std::move(one);
      under_way_.pop_front();
      if (done.fault) return done.job.done(Unexpected{std::move(*done.fault)});
      return done.job.done(std::move(done.results));
    }
    case PGRES_PIPELINE_ABORTED:
      return;
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
      one.results.push_back(ResultOf(result, must_touch));
      return;
    default:
      if (!one.fault) one.fault = FaultOf(result, must_touch);
      if (PQresultErrorField(&result, PG_DIAG_SQLSTATE) == nullptr) broken_ = true;
  }
}

}  // namespace dw::postgres
