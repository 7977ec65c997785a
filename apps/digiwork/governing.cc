#include "apps/digiwork/governing.h"

#include <utility>

#include "runtime/web_page.h"

namespace dw {
namespace {

sign_in::SignInOptions SignInOptionsOf(const Config& config) {
  sign_in::SignInOptions options;
  options.public_url = config.public_url;
  options.guests = !config.disable_anonymous;
  options.prompt = config.openid.prompt;
  if (config.openid.issuer.empty()) return options;
  options.issuer = config.openid.issuer;
  options.client = {config.openid.client_id, config.openid.client_secret};
  options.scope = config.openid.scope;
  options.claims.name = config.openid.name_claims;
  options.claims.locale = config.openid.locale_claims;
  options.claims.tags = config.openid.tags_claims;
  options.claims.roles = config.openid.roles_claims;
  options.claims.role_names = config.openid.role_names;
  return options;
}

}  // namespace

Governing::Governing(const Config& config, const std::string& secret, const Context& context)
    : provides_(config.openid.issuer.empty() && config.roles.identity),
      curl_({.user_agent = "Digiwork"}),
      provider_(provides_
                    ? std::make_unique<identity::Provider>(
                          identity::ProviderOptions{
                              config.public_url, *identity::Clients::Parse(config.identity_clients), config.hash_cost},
                          secret,
                          identity::Provider::Context{context.database, context.clock, context.metrics, context.log,
                                                      [tell = context.tell](const std::vector<std::string>& ids) {
                                                        for (const std::string& id : ids) {
                                                          tell({Standing::Kind::kEnded, id, ""});
                                                        }
                                                      }})
                    : nullptr),
      // Where the office is asked for by many names, its provider has as many; none of them is called over a network.
      local_(
          std::make_unique<LocalCaller>(provider_ ? provider_->Endpoints() : std::vector<Endpoint>(),
                                        config.openid.issuer.empty() && config.public_url.empty() ? nullptr : &curl_)),
      sign_in_(SignInOptionsOf(config), secret,
               {context.database, *local_, context.visas, context.clock, context.metrics, context.log, context.tell}),
      admin_({context.database, context.rooms, context.clock, context.tell,
              [context, this](const HttpRequest& request) { return WhoAsks(context, sign_in_, request); },
              config.public_url, DW_VERSION, provides_, config.hash_cost},
             secret),
      back_office_(config.admin_api_url.empty()
                       ? nullptr
                       : std::make_unique<door::BackOffice>(
                             door::BackOfficeOptions{config.admin_api_url, config.admin_api_token}, curl_)),
      door_({context.database, context.passes, context.clock, context.metrics, context.log,
             [context, this](const HttpRequest& request) { return WhoAsks(context, sign_in_, request); },
             context.visitor, back_office_.get(), config.public_url}),
      desk_({}, context.metrics) {}

Outcome<records::Person> Governing::WhoAsks(const Context& context, const sign_in::SignInService& sign_in,
                                            const HttpRequest& request) {
  constexpr std::string_view kScheme = "Bearer ";
  const std::string_view shown = request.Header("authorization");
  if (!shown.starts_with(kScheme)) {
    auto who = sign_in.WhoAsks(request);
    if (!who) return Unexpected{who.error()};
    return std::move(who->person);
  }
  const auto visa = context.checks.Check(shown.substr(kScheme.size()));
  if (!visa) return Unexpected{Fault{Fault::Code::kNotFound, "The visa does not hold."}};
  return records::FindPerson(context.database, visa->subject);
}

void Governing::AddRoutes(HttpRoutes& routes) {
  AddPageStyle(routes);
  const auto add = [&](std::vector<Endpoint> endpoints) {
    for (Endpoint& one : endpoints) routes.Route(one.method, one.pattern, desk_.Handle(std::move(one.work)));
  };
  add(sign_in_.Endpoints());
  add(door_.Endpoints());
  add(admin_.Endpoints());
  if (provider_) add(provider_->Endpoints());
}

RouteGuard::ByCookie Governing::by_cookie() {
  return [this](const HttpRequest& request, RouteGuard::Tell tell) {
    const auto shared = std::make_shared<RouteGuard::Tell>(std::move(tell));
    const HttpHandler ask = desk_.Handle([this, shared](const HttpRequest& asked) {
      const auto who = sign_in_.WhoAsks(asked);
      (*shared)(who ? access::CallerOf(records::RoleOf(who->person)) : access::Caller::kNoToken);
      return HttpResponse{};
    });
    // Nobody had the time to look.
    ask(request, [shared](const HttpResponse& done) {
      if (done.status == 503) (*shared)(access::Caller::kNoToken);
    });
  };
}

Outcome<std::string> Governing::OwnerPath() {
  if (!provider_) return std::string();
  const auto token = provider_->OwnerToken();
  if (!token) return Unexpected{token.error()};
  return token->empty() ? "" : std::string(identity::kIssuerPath) + "/welcome/" + *token;
}

}  // namespace dw
