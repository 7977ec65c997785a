#include "apps/bots/report.h"

#include <array>
#include <cstdio>

namespace dw::bots {
namespace {

constexpr double kNearlyACore = 0.95;
constexpr double kMuchWaiting = 0.1;

std::string Fixed(double value, int digits) {
  std::array<char, 64> text;
  std::snprintf(text.data(), text.size(), "%.*f", digits, value);
  return text.data();
}

std::string InMillis(std::uint32_t micros) {
  return Fixed(micros / 1000.0, 3);
}

std::string Quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) >= 0x20) out += c;
  }
  return out + "\"";
}

/// "key":value pairs in braces.
class JsonObject {
 public:
  JsonObject& Add(const char* key, const std::string& value) {
    text_ += (text_.empty() ? "\"" : ",\"") + std::string(key) + "\":" + value;
    return *this;
  }
  JsonObject& Add(const char* key, std::uint64_t value) { return Add(key, std::to_string(value)); }
  JsonObject& Add(const char* key, double value, int digits) { return Add(key, Fixed(value, digits)); }
  std::string Text() const { return "{" + text_ + "}"; }

 private:
  std::string text_;
};

JsonObject Quantiles(const Histogram& times) {
  JsonObject object;
  object.Add("p50", InMillis(times.Quantile(0.5)));
  object.Add("p95", InMillis(times.Quantile(0.95)));
  object.Add("p99", InMillis(times.Quantile(0.99)));
  object.Add("max", InMillis(times.max()));
  return object;
}

JsonObject Counts(const RunErrors& errors) {
  JsonObject object;
  object.Add("refused", errors.refused).Add("corrected", errors.corrected).Add("unreached", errors.unreached);
  object.Add("protocol", errors.protocol).Add("unmatched", errors.unmatched).Add("blocked", errors.blocked);
  return object.Add("stopped", errors.stopped).Add("first", Quoted(errors.first));
}

std::string Listed(const std::vector<std::uint64_t>& numbers) {
  std::string text;
  for (const std::uint64_t number : numbers) text += (text.empty() ? "" : ",") + std::to_string(number);
  return "[" + text + "]";
}

std::string Listed(const std::vector<ServerProcess>& processes, double seconds) {
  std::string text;
  for (const ServerProcess& process : processes) {
    JsonObject one;
    one.Add("cpu_cores", process.cpu_s / seconds, 3).Add("rss_kb", process.rss_kb);
    text += (text.empty() ? "" : ",") + one.Text();
  }
  return "[" + text + "]";
}

std::string Line(const std::string& what, const std::string& figure) {
  std::string line = "  " + what;
  line.resize(30, ' ');
  return line + figure + "\n";
}

double Share(double part, double whole) {
  return whole > 0 ? part / whole : 0;
}

}  // namespace

double Report::expected_ratio() const {
  return Share(static_cast<double>(delivered), static_cast<double>(expected));
}

double Report::bytes_per_delivered() const {
  return Share(static_cast<double>(bytes), static_cast<double>(delivered));
}

std::optional<double> Report::server_cpu_us_per_delivered() const {
  if (!server_cpu_s || delivered == 0) return std::nullopt;
  return *server_cpu_s * 1e6 / static_cast<double>(delivered);
}

std::string BareSendReport(double micros, bool json) {
  if (json) return JsonObject().Add("bare_send_us", micros, 3).Text() + "\n";
  return "A send of 200 bytes takes " + Fixed(micros, 2) + " us of the sender's CPU.\n";
}

std::string ToJson(const Report& report) {
  JsonObject json;
  json.Add("mode", Quoted(NameOf(report.mode))).Add("count", report.count).Add("joined", report.joined);
  json.Add("seconds", report.seconds, 3).Add("moves_sent", report.moves_sent).Add("expected", report.expected);
  json.Add("delivered", report.delivered).Add("expected_ratio", report.expected_ratio(), 5);
  json.Add("latency_ms", Quantiles(report.latency).Text());
  json.Add("bytes_per_delivered", report.bytes_per_delivered(), 3).Add("joins_per_s", report.joins_per_s, 1);
  json.Add("bot_cpu_cores", report.bot_cpu_cores, 3);
  json.Add("bot_waiting", report.bot_waiting, 3).Add("skipped_rounds", report.skipped);
  json.Add("lateness_ms", JsonObject().Add("p99", InMillis(report.lateness.Quantile(0.99))).Text());
  if (report.server_cpu_s) {
    json.Add("server_cpu_cores", Share(*report.server_cpu_s, report.seconds), 3);
    json.Add("server_waiting", report.server_waiting.value_or(0), 3);
    if (const auto each = report.server_cpu_us_per_delivered()) json.Add("server_cpu_us_per_delivered", *each, 4);
  }
  if (report.server_rss_before_kb) json.Add("server_rss_before_kb", *report.server_rss_before_kb);
  if (report.server_rss_kb) json.Add("server_rss_kb", *report.server_rss_kb);
  if (!report.processes.empty()) {
    json.Add("server_processes", Listed(report.processes, report.seconds > 0 ? report.seconds : 1));
  }
  if (!report.rss_samples_kib.empty()) json.Add("server_rss_kib", Listed(report.rss_samples_kib));
  const Returns& returns = report.returns;
  json.Add("disconnected", returns.disconnected).Add("resumed", returns.resumed).Add("rejoined", returns.rejoined);
  json.Add("back_ms", Quantiles(returns.back).Text()).Add("still_out", returns.still_out);
  json.Add("pause_ms", Quantiles(report.pauses).Text()).Add("left", report.left);
  json.Add("variables_acknowledged", report.variables.acknowledged);
  json.Add("variables_refused", report.variables.refused).Add("variables_lost", report.variables.lost);
  json.Add("errors", Counts(report.errors).Text());
  return json.Text() + "\n";
}

std::string ToText(const Report& report) {
  const auto times = [](const Histogram& histogram) {
    return InMillis(histogram.Quantile(0.5)) + " / " + InMillis(histogram.Quantile(0.95)) + " / " +
           InMillis(histogram.Quantile(0.99)) + " / " + InMillis(histogram.max()) + " ms (p50/p95/p99/max)";
  };
  std::string text = std::string(NameOf(report.mode)) + ": " + std::to_string(report.joined) + " of " +
                     std::to_string(report.count) + " bots in, " + Fixed(report.seconds, 1) + " s measured\n";
  if (report.moves_sent > 0 || report.mode == Mode::kJoin) text += Line("latency", times(report.latency));
  if (report.moves_sent > 0) {
    text += Line("moves sent", std::to_string(report.moves_sent));
    text += Line("delivered", std::to_string(report.delivered) + " of " + std::to_string(report.expected) +
                                  " expected (" + Fixed(report.expected_ratio(), 4) + ")");
    text += Line("bytes a delivered move", Fixed(report.bytes_per_delivered(), 2));
  }
  text += Line("joins a second", Fixed(report.joins_per_s, 0));
  if (report.server_cpu_s)
    text += Line("server's CPU", Fixed(Share(*report.server_cpu_s, report.seconds), 2) + " cores");
  if (const auto each = report.server_cpu_us_per_delivered()) {
    text += Line("server's CPU a delivery", Fixed(*each, 3) + " us");
  }
  if (report.server_rss_kb) {
    text += Line("server's memory", std::to_string(*report.server_rss_kb) + " kB, " +
                                        std::to_string(report.server_rss_before_kb.value_or(0)) + " kB before");
  }
  text += Line("bots' own CPU", Fixed(report.bot_cpu_cores, 2) + " cores, late by " +
                                    InMillis(report.lateness.Quantile(0.99)) + " ms (p99)");
  const Returns& returns = report.returns;
  if (report.pauses.count() > 0) text += Line("longest without news", times(report.pauses));
  if (returns.disconnected > 0) {
    text += Line("lost sockets", std::to_string(returns.disconnected) + "; " + std::to_string(returns.resumed) +
                                     " resumed, " + std::to_string(returns.rejoined) + " joined anew, " +
                                     std::to_string(returns.still_out) + " still out");
    text += Line("back after", times(returns.back));
  }
  if (report.left > 0) text += Line("left, and others came", std::to_string(report.left));
  if (report.variables.acknowledged + report.variables.refused > 0) {
    text += Line("variables kept", std::to_string(report.variables.acknowledged) + " acknowledged, " +
                                       std::to_string(report.variables.refused) + " refused, " +
                                       std::to_string(report.variables.lost) + " lost");
  }
  const RunErrors& errors = report.errors;
  text += Line("errors", errors.sum() == 0 ? "none" : Counts(errors).Text());
  if (errors.stopped > 0) text += Line("closed who did not read", std::to_string(errors.stopped));
  if (report.bot_cpu_cores > kNearlyACore) {
    text += "The bots themselves were short of CPU: the latency is theirs as much as the server's.\n";
  }
  if (report.bot_waiting > kMuchWaiting || report.server_waiting.value_or(0) > kMuchWaiting) {
    text += "Other programs had the processors for much of the time: bots waited " +
            Fixed(100 * report.bot_waiting, 0) + " % of it, the server " +
            Fixed(100 * report.server_waiting.value_or(0), 0) + " %. Measure again.\n";
  }
  return text;
}

}  // namespace dw::bots
