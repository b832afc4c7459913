"""Nothing but NAT has a public address, and subnets are whose the plan says."""

from __future__ import annotations

from ipaddress import IPv4Network

from sandcell_infra.network import plan
from tests.infra.program.recording import Recording, Resource


def _tables(recording: Recording) -> dict[str, str]:
    """Subnet -> the way out of its route table: an internet gateway, a NAT gateway, or none."""
    ways = {}
    for route in recording.of("aws:ec2/route:Route"):
        assert route.inputs["destinationCidrBlock"] == "0.0.0.0/0"
        ways[route.inputs["routeTableId"]] = "internet" if "gatewayId" in route.inputs else "nat"
    return {
        each.inputs["subnetId"]: ways.get(each.inputs["routeTableId"], "none")
        for each in recording.of("aws:ec2/routeTableAssociation:RouteTableAssociation")
    }


def _subnets(recording: Recording, kind: str) -> list[Resource]:
    found = [each for each in recording.of("aws:ec2/subnet:Subnet") if f"-{kind}-" in each.name]
    assert len(found) == 3
    return found


def test_only_the_subnets_of_nat_have_a_way_in(recording: Recording) -> None:
    ways = _tables(recording)
    expected = {"public": "internet", "edge": "none", "system": "nat", "nodes": "nat"}
    for kind, way in expected.items():
        assert {ways[f"${{{each.id}}}"] for each in _subnets(recording, kind)} == {way}, kind
    assert all(each.inputs["mapPublicIpOnLaunch"] is False for each in recording.of("aws:ec2/subnet:Subnet"))


def test_nodes_cluster_balancer_and_store_are_in_private_subnets(recording: Recording) -> None:
    ways = _tables(recording)
    for group in recording.of("aws:eks/nodeGroup:NodeGroup"):
        assert {ways[subnet] for subnet in group.inputs["subnetIds"]} == {"nat"}, group.name
    cluster = recording.one("aws:eks/cluster:Cluster")
    assert {ways[subnet] for subnet in cluster.inputs["vpcConfig"]["subnetIds"]} == {"nat"}
    balancer = recording.one("aws:lb/loadBalancer:LoadBalancer")
    assert balancer.inputs["internal"] is True
    assert {ways[subnet] for subnet in balancer.inputs["subnets"]} == {"none"}
    store = recording.one("aws:elasticache/subnetGroup:SubnetGroup")
    assert {ways[subnet] for subnet in store.inputs["subnetIds"]} == {"none"}


def test_nat_is_one_or_one_for_each_zone(recordings: dict[str, Recording]) -> None:
    nats = {stack: len(each.of("aws:ec2/natGateway:NatGateway")) for stack, each in recordings.items()}
    assert nats == {"dev": 1, "staging": 1, "prod": 3}


def test_subnets_do_not_overlap_and_lie_in_the_vpc() -> None:
    made = plan(IPv4Network("10.20.0.0/16"), 3)
    networks = [*made.public, *made.edge, *made.system, *made.nodes]
    assert len(networks) == 12
    assert all(each.subnet_of(IPv4Network("10.20.0.0/16")) for each in networks)
    assert not any(one.overlaps(other) for one in networks for other in networks if one is not other)


def test_who_is_believed_excludes_users_servers_and_sandboxes(recording: Recording) -> None:
    made = plan(recording.settings.network.cidr, 3)
    assert not any(trusted.overlaps(nodes) for trusted in made.trusted for nodes in made.nodes)
    wide = {f"${{{each.id}}}" for each in _subnets(recording, "nodes")}
    for pool in ("sandboxes", "hub"):
        group = recording.one("aws:eks/nodeGroup:NodeGroup", pool)
        assert set(group.inputs["subnetIds"]) <= wide


def test_the_vpcs_own_security_group_lets_nothing_through(recording: Recording) -> None:
    group = recording.one("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup")
    assert not group.inputs.keys() & {"ingress", "egress"}


def test_no_security_group_is_open_to_the_world(recording: Recording) -> None:
    rules = recording.of("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
    assert rules
    for rule in rules:
        source = rule.inputs.get("cidrIpv4", "")
        assert source in ("", str(recording.settings.network.cidr)), rule.name
        listeners = {each.inputs["port"] for each in recording.of("aws:lb/listener:Listener")}
        asked = set(range(rule.inputs["fromPort"], rule.inputs["toPort"] + 1))
        assert len(asked) == 1 or asked == listeners, rule.name
    for group in recording.of("aws:ec2/securityGroup:SecurityGroup"):
        assert not group.inputs.keys() & {"ingress", "egress"}, "rules are resources of their own"


def test_flows_are_logged(recording: Recording) -> None:
    log = recording.one("aws:ec2/flowLog:FlowLog")
    assert log.inputs["trafficType"] == "ALL"


def test_endpoints(recordings: dict[str, Recording]) -> None:
    services = {
        stack: {each.inputs["serviceName"].split(".", 3)[3]: each.inputs for each in found.of(_ENDPOINT)}
        for stack, found in recordings.items()
    }
    assert services["dev"].keys() == {"s3"}
    assert services["prod"].keys() == {"s3", "ecr.api", "ecr.dkr", "secretsmanager", "sts", "logs"}
    assert services["prod"]["s3"]["vpcEndpointType"] == "Gateway"
    assert len(services["prod"]["s3"]["routeTableIds"]) == 3
    ways = _tables(recordings["prod"])
    for each in [inputs for name, inputs in services["prod"].items() if name != "s3"]:
        assert (each["vpcEndpointType"], each["privateDnsEnabled"]) == ("Interface", True)
        assert [ways[subnet] for subnet in each["subnetIds"]] == ["nat"] * 3, "one in each zone, where nodes are"
        assert each["securityGroupIds"] == ["${SecurityGroupEndpoints.GroupId}"]


_ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"
