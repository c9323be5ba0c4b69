// What is known of each address of the configuration, and the table of members that follows from it. Pure: it is told what
// was seen, and asks nobody.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "rollcall/cluster/members/member.hpp"

namespace rollcall::cluster {

// Thread: one at a time.
class member_book {
public:
    // `own`: this FE. `own_name`: how it is named where the configuration has no address of it and it advertises none.
    member_book(member_identity own, std::string own_name, wall_time now);

    // The configuration's addresses from now on. What is known of those that stay is kept; one that comes twice counts once.
    void set_addresses(const std::vector<std::string>& addresses, wall_time now);

    // The name of `address` stands for these now. The one in use stays, unless the member does not answer there: then its next one
    // is tried, as for a localhost that is ::1 first.
    void note_resolved(const std::string& address, const std::vector<runtime::peer_address>& found);
    // Who answered at `address`. An address that is not of the configuration any more is passed over, here and below.
    // Returns: is that news? So for the next.
    bool note_hello(const std::string& address, const member_identity& identity, wall_time now);
    // `state`: down or denied. The first reason's time stays while the state does.
    bool note_failure(const std::string& address, member_state state, const std::string& reason, wall_time now);

    // Members are told apart by uuid: an address behind which a member was met that an earlier one shows already is left out.
    // With this FE's own uuid and another start or number it is another FE, over a copy of this one's data folder.
    [[nodiscard]] member_table make_table() const;

    // Returns: the earlier FE with this FE's number or uuid, else null. Of equal starts the smaller uuid is the earlier.
    [[nodiscard]] static const member* collision(const member_table& table);

private:
    [[nodiscard]] std::string name_of(const member& each) const;

    member own_;
    std::string own_name_;
    std::vector<std::string> order_;
    std::map<std::string, member, std::less<>> by_address_;
    std::map<std::string, std::size_t, std::less<>> members_on_host_;
};

}  // namespace rollcall::cluster
