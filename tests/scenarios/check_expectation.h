#pragma once

#include <functional>
#include <optional>
#include <string>

#include "core/presence/ids.h"
#include "core/presence/person.h"
#include "tests/scenarios/client_view.h"
#include "tests/scenarios/scene.h"

namespace dw::scenes {

/// "online", "silent", "away", "busy", "do_not_disturb", "back_in_a_moment"
std::optional<presence::Status> ParseStatus(const std::string& word);

/// Nothing when what `words` say is so for this client; else a complaint that follows its name.
std::optional<std::string> CheckExpectation(const ClientView& view, const Words& words,
                                            const std::function<presence::UserId(const std::string&)>& id_of);

}  // namespace dw::scenes
